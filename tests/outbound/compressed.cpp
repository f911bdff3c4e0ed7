#include "tests/outbound/compressed.hpp"

#include <cstdint>

namespace patchbay::outbound::test {
namespace {

constexpr char kHead[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03";

/// Deflate's bit order: numbers from their lowest bit on, Huffman codes from their highest.
class Bits {
  public:
    explicit Bits(std::string& bytes) : bytes_(bytes) {}

    void number(unsigned value, int count) {
        for (int bit = 0; bit < count; ++bit)
            put((value >> bit) & 1U);
    }
    void code(unsigned value, int count) {
        for (int bit = count - 1; bit >= 0; --bit)
            put((value >> bit) & 1U);
    }
    void flush() {
        while (filled_ != 0)
            put(0);
    }

  private:
    void put(unsigned bit) {
        byte_ = static_cast<std::uint8_t>(byte_ | (bit << filled_));
        if (++filled_ < 8) return;
        bytes_.push_back(static_cast<char>(byte_));
        byte_ = 0;
        filled_ = 0;
    }

    std::string& bytes_;
    std::uint8_t byte_ = 0;
    int filled_ = 0;
};

}  // namespace

std::string gzip_of_hello() {
    constexpr char kRest[] = "\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00";
    return std::string(kHead, 10) + std::string(kRest, 15);
}

// One block with the fixed Huffman codes (RFC 1951, 3.2.6): a zero, then "258 bytes from one byte ago" over
// and over.
std::string gzip_bomb(std::size_t size) {
    std::string bytes(kHead, 10);
    Bits bits(bytes);
    bits.number(1, 1);
    bits.number(1, 2);
    bits.code(0x30, 8);  // the literal 0
    for (std::size_t made = 1; made < size; made += 258) {
        bits.code(0xc5, 8);  // length 258
        bits.code(0, 5);     // distance 1
    }
    bits.code(0, 7);  // end of the block
    bits.flush();
    return bytes + std::string(8, '\0');
}

}  // namespace patchbay::outbound::test
