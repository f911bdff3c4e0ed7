// What can be seen without running any of the plugin.
#include "host/check/abuse.hpp"
#include "host/check/ground.hpp"
#include "host/check/sample.hpp"
#include "host/http/schema_validator.hpp"
#include "host/modules/elf_check.hpp"
#include "host/modules/settings_schema.hpp"
#include "host/packages/pack.hpp"
#include "host/packages/unpack.hpp"

#include <unistd.h>

namespace patchbay::check {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

Outcome from_error(const Error& error, std::string needed) {
    return failed(error.title + (error.detail.empty() ? "" : ": " + error.detail), std::move(needed),
                  error.fix);
}

Outcome manifest_reads(Ground& ground) {
    const auto& manifest = ground.subject().manifest;
    if (!manifest) return from_error(manifest.error(), "a plugin.json that is right by its schema");
    return passed(manifest->id + " " + manifest->version);
}

Outcome exports_one_symbol(Ground& ground) {
    const Subject& subject = ground.subject();
    if (!subject.manifest) return skipped("its manifest can't be read");
    if (subject.is_program()) return skipped("it is a program, not a library");
    const auto checked = modules::check_library_file(subject.folder / ("lib" + subject.id() + ".so"));
    if (!checked)
        return from_error(checked.error(), "a library that exports patchbay_plugin_entry and nothing else");
    return passed();
}

/// Faults of one default value.
void check_default(const std::string& name, const json& property, std::vector<Fault>& faults) {
    if (!property.is_object() || !property.contains("default")) return;
    const auto wrong = http::SchemaValidator(property, json::object()).check(property["default"]);
    if (wrong.empty()) return;
    faults.push_back({"the default of \"" + name + "\" " + wrong.front().reason,
                      "a default that its own schema allows", "Correct the default or the schema"});
}

Outcome settings_schema_is_sound(Ground& ground) {
    const Subject& subject = ground.subject();
    if (!subject.manifest) return skipped("its manifest can't be read");
    if (!subject.has_settings()) return skipped("it declares no settings");
    std::vector<Fault> faults;
    const json& schema = subject.manifest->settings_schema;
    const json properties = modules::settings_properties(schema);
    try {
        for (const auto& [name, property] : properties.items())
            check_default(name, property, faults);
    } catch (const std::invalid_argument& exception) {
        faults.push_back({exception.what(), "a JSON Schema", "Correct \"settings\" in plugin.json"});
    }
    for (const std::string& name : modules::required_settings(schema)) {
        if (properties.contains(name)) continue;
        faults.push_back({"\"" + name + "\" is required and not declared",
                          "a property for each required setting",
                          "Add it to \"properties\", or take it out of \"required\""});
    }
    return judged(std::move(faults));
}

Outcome pages_are_there(Ground& ground) {
    const Subject& subject = ground.subject();
    if (!subject.manifest) return skipped("its manifest can't be read");
    const json pages =
        subject.manifest->ui.is_object() ? subject.manifest->ui.value("pages", json::array()) : json();
    if (pages.empty()) return skipped("it brings no pages");
    std::vector<Fault> faults;
    for (const json& page : pages) {
        const std::string module = page.value("module", "");
        if (fs::is_regular_file(subject.folder / "ui" / module)) continue;
        faults.push_back({"there is no ui/" + module, "the file of each page that plugin.json names",
                          "Add the file to ui/, or correct \"module\" of the page"});
    }
    return judged(std::move(faults));
}

Outcome packs_and_unpacks(Ground& ground) {
    const Subject& subject = ground.subject();
    if (!subject.package) return from_error(subject.package.error(), "a folder that can be packed");
    packages::RealDisk disk;
    const auto folder = fs::temp_directory_path() / ("patchbay-round-trip-" + std::to_string(::getpid()));
    const auto unpacked = packages::unpack(*subject.package, folder, disk, packages::Limits{});
    const auto again = unpacked ? packages::pack(folder) : Result<packages::Packed>(unpacked.error());
    disk.remove_all(folder);
    if (!again) return from_error(again.error(), "a package that unpacks to what was packed");
    return passed(std::to_string(again->files) + " files, " + std::to_string(again->bytes.size() >> 10) +
                  " KiB");
}

}  // namespace

Abuses file_abuses() {
    return {
        {"manifest-reads", "Reads plugin.json", "Nothing of a plugin runs before its manifest was understood",
         Where::files, manifest_reads, true},
        {"exports-one-symbol", "Looks into the library: its kind, its exports, what would keep it mapped",
         "Two plugins whose symbols mix break each other; one that stays mapped can't be swapped",
         Where::files, exports_one_symbol, true},
        {"settings-schema-is-sound", "Holds the defaults against the settings' own schema",
         "A default that is refused keeps the plugin from starting anywhere", Where::files,
         settings_schema_is_sound, true},
        {"pages-are-there", "Looks for the file of each page", "A page without a file is an empty page",
         Where::files, pages_are_there, true},
        {"packs-and-unpacks", "Packs the folder, unpacks the package and packs that",
         "What is installed is the package, not the folder", Where::files, packs_and_unpacks, true}};
}

}  // namespace patchbay::check
