#include "host/packages/cli/install_command.hpp"

#include "host/packages/cli/json_text.hpp"
#include "host/packages/cli/module_commands.hpp"
#include "host/packages/cli/permission_words.hpp"
#include "host/packages/limits.hpp"
#include "host/packages/pack.hpp"

#include <sodium.h>

#include <iostream>

namespace patchbay::packages::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uint64_t kLargestSignature = 16 * 1024;

std::string base64(std::string_view text) {
    std::string encoded(sodium_base64_encoded_len(text.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(encoded.data(), encoded.size(), reinterpret_cast<const unsigned char*>(text.data()),
                      text.size(), sodium_base64_VARIANT_ORIGINAL);
    encoded.pop_back();  // the zero at its end
    return encoded;
}

std::string lines(const std::string& heading, const json& permissions, const char* sign) {
    if (!permissions.is_array() || permissions.empty()) return "";
    std::string all = heading + "\n";
    for (const json& each : permissions)
        all +=
            std::string("  ") + sign + " " + words_of({text_in(each, "kind"), text_in(each, "what")}) + "\n";
    return all;
}

std::string needs_of(const json& staged) {
    std::string all;
    for (const json& need : staged.value("needs", json::array())) {
        if (need.value("running", false)) continue;
        const json by = need.value("offered_by", json::array());
        all += "It needs the service " + text_in(need, "service") + ", which ";
        all += by.empty() || !by[0].is_string() ? "no module offers"
                                                : by[0].get<std::string>() + " offers, not running now";
        all += "\n";
    }
    return all;
}

Result<std::optional<std::string>> read_signature(const Installation& installation) {
    fs::path beside = installation.file;
    beside += ".minisig";
    const fs::path file = installation.signature.value_or(beside);
    std::error_code error;
    if (!installation.signature && !fs::exists(file, error)) return std::optional<std::string>();
    auto signature = read_file(file, kLargestSignature);
    if (!signature) return signature.error();
    return std::optional<std::string>(std::move(*signature));
}

Result<json> stage_file(ServerLink& server, const Installation& installation) {
    const auto bytes = read_file(installation.file, Limits{}.packed_bytes);
    if (!bytes) return bytes.error();
    const auto signature = read_signature(installation);
    if (!signature) return signature.error();
    return stage(server, *bytes, *signature);
}

}  // namespace

std::string describe_staged(const json& staged) {
    const std::string replaces = text_in(staged, "replaces");
    const std::string signer = text_in(staged, "signed_by");
    std::string all =
        text_in(staged, "name") + " " + text_in(staged, "version") + " (" + text_in(staged, "module") + ")";
    all += replaces.empty() ? "\n" : ", replaces " + replaces + "\n";
    if (!text_in(staged, "summary").empty()) all += text_in(staged, "summary") + "\n";
    all += signer.empty() ? "Nobody signed it.\n" : "Signed by " + signer + "\n";
    if (staged.contains("permissions") && staged["permissions"].is_object())
        all += lines("What it does:", to_json(permissions_of(staged["permissions"])), "-");
    if (!replaces.empty()) {
        all += lines("New, compared with " + replaces + ":", staged.value("added", json::array()), "+");
        all += lines("No longer:", staged.value("removed", json::array()), "-");
    }
    return all + needs_of(staged);
}

Result<json> stage(ServerLink& server, std::string_view bytes, const std::optional<std::string>& signature) {
    return server.upload(
        signature ? "/packages?signature=" + ServerLink::escaped(base64(*signature)) : "/packages", bytes);
}

Result<json> install_staged(ServerLink& server, const json& staged, bool enable) {
    return server.post("/packages/" + ServerLink::escaped(text_in(staged, "id")) + "/install",
                       {{"enable", enable}});
}

int install_package(ServerLink& server, const Console& console, const Installation& installation) {
    const auto staged = stage_file(server, installation);
    if (!staged) return console.complain(staged.error());
    console.out << describe_staged(*staged);
    if (!installation.yes && !console.ask("Install it?")) {
        // The server forgets it by itself in a day; nobody has to wait for that.
        (void)server.remove("/packages/" + ServerLink::escaped(text_in(*staged, "id")));
        console.out << "Nothing was installed.\n";
        return kRefused;
    }
    const auto module = install_staged(server, *staged, installation.enable);
    if (!module) return console.complain(module.error());
    return tell_state(console, *module);
}

}  // namespace patchbay::packages::cli
