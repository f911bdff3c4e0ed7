#pragma once

#include <patchbay/wire.hpp>

#include <strings.h>

#include <string_view>
#include <vector>

namespace patchbay {

/// The value of the first header called `name`, in any case; empty when there is none.
inline std::string_view find_header(const std::vector<wire::Header>& headers, std::string_view name) {
    for (const auto& header : headers) {
        if (header.name.size() == name.size() &&
            strncasecmp(header.name.data(), name.data(), name.size()) == 0) {
            return header.value;
        }
    }
    return {};
}

}  // namespace patchbay
