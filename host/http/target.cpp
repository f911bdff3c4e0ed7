#include "host/http/target.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace patchbay::http {
namespace {

bool decode_path(std::string_view encoded, std::string& path) {
    if (encoded.find('%') == std::string_view::npos) {
        path = encoded;
        return true;
    }
    const auto parsed = boost::urls::parse_origin_form(encoded);
    if (!parsed) return false;
    path.clear();
    for (const auto segment : parsed->encoded_segments()) {
        const std::string decoded = segment.decode();
        // An escaped slash would make two different paths look alike, an escaped NUL cut one short.
        if (decoded.find('/') != std::string::npos || decoded.find('\0') != std::string::npos) return false;
        path += '/';
        path += decoded;
    }
    if (path.empty()) path = "/";
    return true;
}

}  // namespace

bool read_target(Request& request) {
    std::string absolute_path;
    std::string_view target = request.target;
    if (const auto scheme = target.find("://");
        !target.starts_with('/') && scheme != std::string_view::npos) {
        const auto end = std::min(target.find_first_of("/?", scheme + 3), target.size());
        absolute_path = target.substr(end);
        if (!absolute_path.starts_with('/')) absolute_path.insert(0, "/");
        target = absolute_path;
    }
    target = target.substr(0, target.find('#'));
    const auto question = target.find('?');
    if (!decode_path(target.substr(0, question), request.path)) return false;
    if (question == std::string_view::npos) return true;
    const std::string query = "/" + std::string(target.substr(question));  // `parsed` only looks into it
    const auto parsed = boost::urls::parse_origin_form(query);
    if (!parsed) return false;
    // Forms write a space as a plus.
    for (const auto parameter : parsed->params({true, false, false})) {
        request.query.push_back({parameter.key, parameter.value});
    }
    return true;
}

}  // namespace patchbay::http
