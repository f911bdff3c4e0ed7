#pragma once
// Compressed bodies without a compression library.

#include <cstddef>
#include <string>

namespace patchbay::outbound::test {

std::string gzip_of_hello();

/// A gzip stream of (a little more than) `size` zero bytes, some 160 times smaller. Its checksum is not
/// filled in: nobody is meant to get that far.
std::string gzip_bomb(std::size_t size);

}  // namespace patchbay::outbound::test
