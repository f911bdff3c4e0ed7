#pragma once
// How errors about modules are made: what was found, what was needed, what to do.

#include <patchbay/result.hpp>

#include <string>
#include <utility>

namespace patchbay::modules {

inline Error module_error(ErrorKind kind, std::string code, std::string title, std::string detail,
                          std::string fix) {
    return {kind, "module." + std::move(code), std::move(title), std::move(detail), std::move(fix), {}, 0};
}

/// Of a package.
inline Error refusal(std::string code, std::string title, std::string found, std::string fix) {
    return module_error(ErrorKind::invalid, std::move(code), std::move(title), std::move(found),
                        std::move(fix));
}

}  // namespace patchbay::modules
