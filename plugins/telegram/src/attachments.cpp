#include "plugins/telegram/src/attachments.hpp"

#include "plugins/telegram/src/json_read.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::telegram {
namespace {

constexpr std::uint64_t kLargestFile = 20 * 1024 * 1024;

[[noreturn]] void throw_too_large() {
    throw Failure(Error{ErrorKind::invalid,
                        "telegram.file_too_large",
                        "The file is larger than bots may fetch",
                        "Telegram gives bots files of at most 20 MB.",
                        "Look at it in Telegram, or ask for a smaller one.",
                        {},
                        0});
}

[[noreturn]] void throw_gone(std::string detail) {
    throw Failure(Error{ErrorKind::not_found,
                        "telegram.file_gone",
                        "Telegram does not have this file any more",
                        std::move(detail),
                        "Ask the customer to send it again.",
                        {},
                        0});
}

[[noreturn]] void throw_unavailable(std::string detail) {
    throw Failure(Error{ErrorKind::unavailable,
                        "telegram.file_unavailable",
                        "The file can't be fetched now",
                        std::move(detail),
                        "Try again in a moment.",
                        {},
                        0});
}

/// A type that a server names for everything says nothing; the message's own is better then.
std::string useful_type(std::string_view header) {
    const auto type = header.substr(0, header.find(';'));
    return type == "application/octet-stream" ? std::string() : std::string(type);
}

}  // namespace

std::optional<std::string> file_address(std::string_view file_path) {
    if (file_path.empty() || file_path[0] == '/' || file_path.find("..") != std::string_view::npos)
        return std::nullopt;
    constexpr char kDigits[] = "0123456789ABCDEF";
    std::string address;
    for (const char c : file_path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '/' || c == '_' || c == '-' || c == '.' || c == '~';
        if (plain) {
            address += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        address += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return address;
}

std::string Attachments::path_of(const Token& token, const std::string& file_id) {
    const auto answer = api_.call(token, "getFile", {{"file_id", file_id}});
    const auto verdict = judge(answer);
    if (verdict.outcome != Outcome::ok) {
        if (answer.description.find("too big") != std::string::npos) throw_too_large();
        if (verdict.passing()) throw_unavailable(verdict.error.detail);
        throw_gone(verdict.error.detail);
    }
    if (integer_at(answer.result, "file_size").value_or(0) > static_cast<std::int64_t>(kLargestFile))
        throw_too_large();
    const auto address = file_address(text_at(answer.result, "file_path"));
    if (!address)
        throw_unavailable("The Bot API server gives a path on its own disk; run it without --local.");
    return *address;
}

AttachmentBytes Attachments::fetch(const AttachmentRequest& request) {
    const auto bot = directory_.find(request.endpoint_id);
    if (!bot) throw_gone("The bot that received it has been removed.");
    const auto configuration = bot->configuration();
    if (configuration->unreadable) throw Failure(*configuration->unreadable);
    const auto& token = configuration->token;
    auto answer = api_.download(token, path_of(token, request.reference), kLargestFile);
    if (answer.failure_code == "too_large") throw_too_large();
    if (!answer.answered()) throw_unavailable(answer.failure);
    if (answer.status == 404) throw_gone("HTTP 404");
    if (answer.status != 200) throw_unavailable("HTTP " + std::to_string(answer.status));
    return {std::move(answer.body), useful_type(answer.header("Content-Type"))};
}

}  // namespace patchbay::telegram
