// multipart/form-data, read as leniently as the real servers do: unquoted parameters, lower-case header
// names, no space after ';' or ':'. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::fakes {

struct Part {
    std::string name;
    std::optional<std::string> filename;  // present: the part is an uploaded file
    std::string content_type;
    std::string_view body;  // into the parsed text
};

// The boundary of a Content-Type value, or "" if it is not multipart/form-data with a boundary.
std::string multipart_boundary(std::string_view content_type);

// Nothing if the text is not a complete multipart body with this boundary. The parts point into it.
std::optional<std::vector<Part>> parse_multipart(std::string_view body, std::string_view boundary);

}  // namespace patchbay::fakes
