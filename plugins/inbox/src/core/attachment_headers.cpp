#include "core/attachment_headers.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace patchbay::inbox {
namespace {

// SVG is missing on purpose: it runs scripts.
constexpr std::array<std::string_view, 18> kShown{
    "image/jpeg", "image/png",   "image/gif", "image/webp", "image/avif", "audio/mpeg",
    "audio/mp4",  "audio/aac",   "audio/ogg", "audio/wav",  "audio/webm", "audio/flac",
    "audio/opus", "audio/x-m4a", "video/mp4", "video/webm", "video/ogg",  "video/quicktime"};

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view("!#$&-^_.+").find(c) != std::string_view::npos;
    });
}

/// "type/subtype" in lower case without parameters; application/octet-stream when it is none.
std::string media_type(std::string_view mime) {
    std::string type(mime.substr(0, mime.find(';')));
    while (!type.empty() && type.back() == ' ')
        type.pop_back();
    std::transform(type.begin(), type.end(), type.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto slash = type.find('/');
    const bool valid = slash != std::string::npos && is_token(std::string_view(type).substr(0, slash)) &&
                       is_token(std::string_view(type).substr(slash + 1));
    return valid ? type : "application/octet-stream";
}

std::string ascii_name(std::string_view name) {
    std::string ascii;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 && (byte & 0xC0U) == 0x80U) continue;  // one sign for a whole character
        const bool plain = byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '/' && c != '%';
        ascii += plain ? c : '_';
    }
    return ascii;
}

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
            encoded += c;
        } else {
            encoded += '%';
            encoded += "0123456789ABCDEF"[byte >> 4];
            encoded += "0123456789ABCDEF"[byte & 15U];
        }
    }
    return encoded;
}

}  // namespace

AttachmentHeaders attachment_headers(std::string_view mime, std::string_view kind, std::string_view name,
                                     bool download) {
    const std::string type = media_type(mime);
    const bool shown = !download && std::find(kShown.begin(), kShown.end(), type) != kShown.end();
    const std::string file(name.empty() ? (kind.empty() ? std::string_view("file") : kind) : name);
    return {type, std::string(shown ? "inline" : "attachment") + "; filename=\"" + ascii_name(file) +
                      "\"; filename*=UTF-8''" + percent_encoded(file)};
}

}  // namespace patchbay::inbox
