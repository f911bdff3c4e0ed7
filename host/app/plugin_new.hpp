#pragma once
// `patchbay plugin new NAME`: a folder from which a working plugin builds, made from the installed templates.
// Reads and writes files; asks nothing and starts nothing.

#include <patchbay/result.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace patchbay::app {

/// What the new plugin is for; each has a template.
enum class PluginKind { channel, service };

/// Copies the template of `kind` in `templates` (share/patchbay/templates) to `target`, which must not exist
/// or be empty, as the plugin `name`. `name` becomes the plugin's id: it follows plugin.json's rules.
///
/// The files written, in the order of their paths. Errors ("plugin.bad_name", "plugin.reserved_name",
/// "plugin.target_not_empty", "plugin.no_templates", "plugin.not_written") leave no file behind that was not
/// there.
Result<std::vector<std::filesystem::path>> write_plugin(const std::filesystem::path& templates,
                                                        const std::string& name, PluginKind kind,
                                                        const std::filesystem::path& target);

}  // namespace patchbay::app
