#include "plugins/telegram/src/random_word.hpp"

#include <random>

namespace patchbay::telegram {

std::string random_word(std::size_t bytes) {
    std::random_device source;
    std::string word;
    word.reserve(bytes * 2);
    constexpr char kDigits[] = "0123456789abcdef";
    while (word.size() < bytes * 2) {
        for (unsigned value = source(), i = 0; i < 8 && word.size() < bytes * 2; ++i, value >>= 4) {
            word += kDigits[value & 0xF];
        }
    }
    return word;
}

double random_part() {
    std::random_device source;
    return static_cast<double>(source()) / (static_cast<double>(std::random_device::max()) + 1);
}

}  // namespace patchbay::telegram
