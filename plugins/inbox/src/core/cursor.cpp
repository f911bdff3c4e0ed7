#include "core/cursor.hpp"

#include <patchbay/host.hpp>

#include <array>
#include <charconv>

namespace patchbay::inbox {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// FNV-1a, 32 bits, in hexadecimal.
std::string checksum(std::string_view text) {
    std::uint32_t hash = 2166136261U;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    std::array<char, 8> digits{};
    for (std::size_t index = 0; index < digits.size(); ++index) {
        digits[index] = "0123456789abcdef"[(hash >> (28 - 4 * index)) & 15U];
    }
    return {digits.data(), digits.size()};
}

std::string to_base64url(std::string_view bytes) {
    std::string text;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : bytes) {
        buffer = (buffer << 8) | static_cast<unsigned char>(c);
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            text += kAlphabet[(buffer >> bits) & 63U];
        }
    }
    if (bits > 0) text += kAlphabet[(buffer << (6 - bits)) & 63U];
    return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string bytes;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : text) {
        const auto value = kAlphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        buffer = (buffer << 6) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>((buffer >> bits) & 255U);
    }
    // Spare bits must be zero: one position has one spelling.
    if (bits >= 6 || (buffer & ((1U << bits) - 1)) != 0) return std::nullopt;
    return bytes;
}

}  // namespace

std::string encode_cursor(const Cursor& cursor) {
    const std::string body =
        std::string(1, cursor.list) + "." + std::to_string(cursor.position) + "." + cursor.id;
    return to_base64url(checksum(body) + body);
}

std::optional<Cursor> decode_cursor(char list, std::string_view text) {
    const auto bytes = from_base64url(text);
    if (!bytes || bytes->size() < 8) return std::nullopt;
    const std::string_view body = std::string_view(*bytes).substr(8);
    if (std::string_view(*bytes).substr(0, 8) != checksum(body)) return std::nullopt;
    if (body.size() < 3 || body[0] != list || body[1] != '.') return std::nullopt;

    Cursor cursor;
    cursor.list = list;
    const char* const end = body.data() + body.size();
    const auto parsed = std::from_chars(body.data() + 2, end, cursor.position);
    if (parsed.ec != std::errc{} || parsed.ptr == end || *parsed.ptr != '.') return std::nullopt;
    cursor.id.assign(parsed.ptr + 1, end);
    if (!cursor.id.empty() && !is_id(cursor.id)) return std::nullopt;
    return cursor;
}

}  // namespace patchbay::inbox
