#pragma once
// A module's settings between the form, the database and the plugin: defaults, checks, secrets sealed at
// rest, and what the deployer's configuration has the last word on. Pure, apart from the sealing.

#include "host/modules/manifest.hpp"
#include "host/secrets/sealer.hpp"

#include <string>
#include <vector>

namespace patchbay::modules {

/// `given` laid over the defaults, or Error(invalid, "module.settings_invalid") with what is wrong in each
/// field.
Result<nlohmann::json> checked_settings(const Manifest& manifest, const nlohmann::json& given);

/// As they are kept: each secret {"$sealed": text}.
nlohmann::json sealed_settings(const Manifest& manifest, nlohmann::json settings,
                               const secrets::Sealer& sealer);
/// The other way. Throws Failure when a secret was sealed by another install.
nlohmann::json opened_settings(const Manifest& manifest, nlohmann::json settings,
                               const secrets::Sealer& sealer);

nlohmann::json without_secrets(const nlohmann::json& schema, nlohmann::json settings);

/// What is kept when a form sends `asked` while `former` is in force: a secret that was left out stays, one
/// that is null goes, and what the `deployer` gave can't be changed here. Throws Failure(invalid).
nlohmann::json changed_settings(const nlohmann::json& schema, const nlohmann::json& former,
                                nlohmann::json asked, const nlohmann::json& deployer);

}  // namespace patchbay::modules
