#include "host/packages/cli/json_text.hpp"

namespace patchbay::packages::cli {

std::string text_in(const nlohmann::json& object, const char* member) {
    if (!object.is_object()) return "";
    const auto found = object.find(member);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace patchbay::packages::cli
