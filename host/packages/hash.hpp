#pragma once
// SHA-256 in lower case hexadecimal digits: how two packages with one version are told apart. Pure.

#include <string>
#include <string_view>

namespace patchbay::packages {

std::string sha256(std::string_view bytes);

}  // namespace patchbay::packages
