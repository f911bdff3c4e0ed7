#include "manifest.hpp"

#include <fstream>

namespace patchbay::testing {

Manifest read_manifest(const std::filesystem::path& folder) {
    const auto path = folder / "plugin.json";
    std::ifstream in(path);
    const auto parsed = nlohmann::json::parse(in, nullptr, false);
    if (!parsed.is_object() || !parsed.contains("id")) {
        throw Failure(Error{ErrorKind::invalid,
                            "testing.no_manifest",
                            "There is no plugin.json that could be read",
                            path.string(),
                            "Give FakeHost the folder of the plugin's plugin.json",
                            {},
                            0});
    }
    return {parsed.at("id"), parsed.value("settings", nlohmann::json{{"type", "object"}}),
            Permissions(parsed.value("permissions", nlohmann::json::object()))};
}

}  // namespace patchbay::testing
