#pragma once
// How a package is refused: what was found, what was needed, what to do.

#include <patchbay/result.hpp>

#include <string>
#include <utility>

namespace patchbay::modules {

inline Error refusal(std::string code, std::string title, std::string found, std::string fix) {
    return {ErrorKind::invalid, "module." + code, std::move(title), std::move(found), std::move(fix), {}, 0};
}

}  // namespace patchbay::modules
