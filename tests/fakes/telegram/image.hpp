// Just enough about picture files: how large one is, and making a plain one. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace patchbay::fakes::telegram {

struct ImageSize {
    std::int64_t width = 0;  // 0: not a picture this code knows
    std::int64_t height = 0;
};

// PNG, JPEG and GIF.
ImageSize image_size(std::string_view bytes);

// A PNG of one colour (0xRRGGBB).
std::string make_png(std::uint32_t width, std::uint32_t height, std::uint32_t color);

}  // namespace patchbay::fakes::telegram
