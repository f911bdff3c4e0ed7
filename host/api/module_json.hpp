#pragma once
// A module as the API shows it.

#include "host/http/languages.hpp"
#include "host/modules/modules.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::api {

/// All that a manifest's "permissions" allow, defaults filled in.
nlohmann::json permissions_json(const nlohmann::json& declared);

/// What a manifest's "ui" brings, or null.
nlohmann::json ui_json(const nlohmann::json& ui);

/// What a check says, in the language that serves `languages` best.
wire::HealthWords words_of(const wire::HealthCheck& check, const http::Languages& languages);

/// Without `languages`, which only the health has several of, in English.
nlohmann::json module_json(const modules::ModuleView& module, const http::Languages& languages = {});

/// The module in the language of whoever asks.
http::Response module_answer(const http::Exchange& exchange, const modules::ModuleView& module);

/// RFC 3339 in UTC with milliseconds.
std::string rfc3339(std::chrono::system_clock::time_point time);

}  // namespace patchbay::api
