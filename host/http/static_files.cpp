#include "host/http/static_files.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>

namespace patchbay::http {
namespace {

constexpr std::uintmax_t kLimit = 64ULL * 1024 * 1024;

std::shared_ptr<const std::string> read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return std::make_shared<const std::string>(std::move(bytes).str());
}

std::string etag_of(const std::string& bytes) {
    std::array<unsigned char, 16> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                       bytes.size(), nullptr, 0);
    std::array<char, 33> hex{};
    sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
    return std::string("\"") + hex.data() + "\"";
}

/// Vite puts what carries its hash in the name under assets/.
bool has_hashed_name(std::string_view path) {
    return path.starts_with("/assets/");
}

/// A path of the app has no ending: "/inbox/018f...".
bool is_app_path(std::string_view path) {
    return path.substr(path.rfind('/')).find('.') == std::string_view::npos;
}

/// Whether Accept-Encoding lists `coding` with a weight above zero (RFC 9110 section 12.5.3).
bool accepts(const Request& request, std::string_view coding) {
    std::string accepted(request.header("Accept-Encoding"));
    std::erase_if(accepted, [](char c) { return c == ' ' || c == '\t'; });
    for (std::string_view rest = accepted; !rest.empty();) {
        const std::string_view item = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), item.size() + 1));
        if (item.substr(0, item.find(';')) != coding) continue;
        const auto weight = item.find(";q=");
        return weight == std::string_view::npos ||
               item.find_first_not_of("0.", weight + 3) != std::string_view::npos;
    }
    return false;
}

struct ByteRange {
    std::size_t from = 0;
    std::size_t size = 0;
};

/// One range "bytes=a-b" over `total` bytes; nothing when it is absent, several, or malformed: then all is
/// sent.
std::optional<ByteRange> read_range(std::string_view header, std::size_t total) {
    if (!header.starts_with("bytes=") || header.find(',') != std::string_view::npos) return std::nullopt;
    header.remove_prefix(6);
    const auto dash = header.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto number = [](std::string_view text, std::size_t& out) {
        const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
        return !text.empty() && read.ptr == text.data() + text.size() && read.ec == std::errc{};
    };
    std::size_t first = 0;
    std::size_t last = std::numeric_limits<std::size_t>::max();  // open: to the end, wherever that is
    if (dash == 0) {
        std::size_t suffix = 0;
        if (!number(header.substr(1), suffix)) return std::nullopt;
        first = total - std::min(suffix, total);
    } else {
        if (!number(header.substr(0, dash), first)) return std::nullopt;
        if (dash + 1 < header.size() && !number(header.substr(dash + 1), last)) return std::nullopt;
    }
    if (last < first) return std::nullopt;
    return ByteRange{first, std::min(last, total - 1) - std::min(first, total - 1) + 1};
}

}  // namespace

std::string content_type_of(std::string_view path) {
    static const std::map<std::string_view, std::string> kTypes{{".html", "text/html; charset=utf-8"},
                                                                {".js", "text/javascript; charset=utf-8"},
                                                                {".css", "text/css; charset=utf-8"},
                                                                {".json", "application/json"},
                                                                {".svg", "image/svg+xml"},
                                                                {".png", "image/png"},
                                                                {".ico", "image/x-icon"},
                                                                {".woff2", "font/woff2"},
                                                                {".webmanifest", "application/manifest+json"},
                                                                {".txt", "text/plain; charset=utf-8"},
                                                                {".map", "application/json"}};
    const auto dot = path.rfind('.');
    if (dot == std::string_view::npos) return "application/octet-stream";
    const auto found = kTypes.find(path.substr(dot));
    return found == kTypes.end() ? "application/octet-stream" : found->second;
}

StaticFiles::StaticFiles(const std::filesystem::path& folder) {
    std::error_code error;
    std::uintmax_t total = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
        if (!entry.is_regular_file() || (total += entry.file_size()) > kLimit) continue;
        std::string path = "/" + std::filesystem::relative(entry.path(), folder).generic_string();
        const std::string ending = entry.path().extension().string();
        const bool compressed = ending == ".br" || ending == ".gz";
        if (compressed) path.resize(path.size() - 3);
        File& file = files_[path];
        if (ending == ".br") {
            file.brotli = read_file(entry.path());
        } else if (ending == ".gz") {
            file.gzip = read_file(entry.path());
        } else {
            file.plain = read_file(entry.path());
            file.content_type = content_type_of(path);
            file.etag = etag_of(*file.plain);
            file.hashed_name = has_hashed_name(path);
        }
    }
    std::erase_if(files_, [](const auto& each) { return !each.second.plain; });
}

Response StaticFiles::serve(const Request& request) const {
    auto found = files_.find(request.path);
    if (found == files_.end() && is_app_path(request.path)) found = files_.find("/index.html");
    if (found == files_.end()) {
        return Response::text(
            files_.empty() ? "The web app is not installed. Run ./dev build.\n" : "There is nothing here.\n",
            404);
    }
    return answer(request, found->second);
}

Response StaticFiles::answer(const Request& request, const File& file) const {
    Response response;
    response.content_type = file.content_type;
    response.header("ETag", file.etag).header("Vary", "Accept-Encoding");
    response.header("Cache-Control", file.hashed_name ? "public, max-age=31536000, immutable" : "no-cache");
    if (request.header("If-None-Match") == file.etag) {
        response.status = 304;
        return response;
    }
    const auto range = read_range(request.header("Range"), file.plain->size());
    if (range) {
        if (range->from >= file.plain->size()) {
            response.status = 416;
            return response.header("Content-Range", "bytes */" + std::to_string(file.plain->size()));
        }
        response.status = 206;
        response.body = file.plain->substr(range->from, range->size);
        return response.header("Content-Range", "bytes " + std::to_string(range->from) + "-" +
                                                    std::to_string(range->from + range->size - 1) + "/" +
                                                    std::to_string(file.plain->size()));
    }
    if (file.brotli && accepts(request, "br")) {
        response.shared_body = file.brotli;
        response.header("Content-Encoding", "br");
    } else if (file.gzip && accepts(request, "gzip")) {
        response.shared_body = file.gzip;
        response.header("Content-Encoding", "gzip");
    } else {
        response.shared_body = file.plain;
    }
    return response;
}

}  // namespace patchbay::http
