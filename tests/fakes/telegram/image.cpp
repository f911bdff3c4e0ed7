#include "tests/fakes/telegram/image.hpp"

#include <algorithm>

namespace patchbay::fakes::telegram {

namespace {

std::int64_t big_endian(std::string_view bytes, std::size_t at, int count) {
    std::int64_t value = 0;
    for (int i = 0; i < count; ++i)
        value = value * 256 + static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return value;
}

// Walks the segments up to the frame header.
ImageSize jpeg_size(std::string_view bytes) {
    std::size_t at = 2;
    while (at + 9 < bytes.size() && static_cast<unsigned char>(bytes[at]) == 0xFF) {
        const auto marker = static_cast<unsigned char>(bytes[at + 1]);
        const bool frame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame) return {big_endian(bytes, at + 7, 2), big_endian(bytes, at + 5, 2)};
        at += 2 + static_cast<std::size_t>(big_endian(bytes, at + 2, 2));
    }
    return {};
}

std::string four_bytes(std::uint32_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
            static_cast<char>(value)};
}

std::uint32_t crc32(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320U : 0);
    }
    return ~crc;
}

std::uint32_t adler32(std::string_view bytes) {
    std::uint32_t low = 1;
    std::uint32_t high = 0;
    for (const char c : bytes) {
        low = (low + static_cast<unsigned char>(c)) % 65521;
        high = (high + low) % 65521;
    }
    return high << 16 | low;
}

std::string chunk(const std::string& type, const std::string& data) {
    return four_bytes(static_cast<std::uint32_t>(data.size())) + type + data + four_bytes(crc32(type + data));
}

// zlib with stored (uncompressed) blocks.
std::string zlib_stored(const std::string& raw) {
    std::string packed = "\x78\x01";
    for (std::size_t at = 0; at < raw.size(); at += 65535) {
        const auto size = std::min<std::size_t>(65535, raw.size() - at);
        packed += at + size == raw.size() ? '\x01' : '\x00';
        packed += static_cast<char>(size & 255);
        packed += static_cast<char>(size >> 8);
        packed += static_cast<char>(~size & 255);
        packed += static_cast<char>((~size >> 8) & 255);
        packed.append(raw, at, size);
    }
    return packed + four_bytes(adler32(raw));
}

}  // namespace

ImageSize image_size(std::string_view bytes) {
    using namespace std::string_view_literals;
    if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv) && bytes.size() >= 24) {
        return {big_endian(bytes, 16, 4), big_endian(bytes, 20, 4)};
    }
    if (bytes.starts_with("\xFF\xD8"sv)) return jpeg_size(bytes);
    if ((bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) && bytes.size() >= 10) {
        const auto at = [&](std::size_t i) {
            return static_cast<std::int64_t>(static_cast<unsigned char>(bytes[i]));
        };
        return {at(6) + at(7) * 256, at(8) + at(9) * 256};
    }
    return {};
}

std::string make_png(std::uint32_t width, std::uint32_t height, std::uint32_t color) {
    std::string row(1, '\0');
    for (std::uint32_t x = 0; x < width; ++x) {
        row += static_cast<char>(color >> 16);
        row += static_cast<char>(color >> 8);
        row += static_cast<char>(color);
    }
    std::string raw;
    for (std::uint32_t y = 0; y < height; ++y)
        raw += row;
    const std::string format("\x08\x02\x00\x00\x00", 5);  // 8 bits, RGB
    return "\x89PNG\r\n\x1a\n" + chunk("IHDR", four_bytes(width) + four_bytes(height) + format) +
           chunk("IDAT", zlib_stored(raw)) + chunk("IEND", "");
}

}  // namespace patchbay::fakes::telegram
