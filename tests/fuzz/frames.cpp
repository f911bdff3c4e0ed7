// Any bytes of a plugin's process are frames or a FrameError, the same however they arrive; what a frame
// carries decodes or is refused; and what was read writes itself again.
#include "host/isolation/frame.hpp"

#include <patchbay/wire.hpp>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <vector>

namespace {

using namespace patchbay;
using isolation::Frame;
using isolation::FrameReader;

struct Read {
    std::vector<Frame> frames{};
    bool broken = false;
};

Read read_in_pieces(std::string_view bytes, std::size_t piece) {
    Read read;
    FrameReader reader;
    try {
        for (std::size_t from = 0; from < bytes.size(); from += piece) {
            reader.add(bytes.substr(from, piece));
            while (auto frame = reader.next())
                read.frames.push_back(*std::move(frame));
        }
    } catch (const isolation::FrameError&) {
        read.broken = true;
    }
    return read;
}

std::string written(const std::vector<Frame>& frames) {
    std::string bytes;
    for (const Frame& frame : frames)
        isolation::append_frame(bytes, frame, frame.payload);
    return bytes;
}

void greet(const Frame& frame) {
    if (frame.kind != isolation::FrameKind::hello) return;
    try {
        (void)decode<wire::Hello>(frame.payload);
    } catch (const DecodeError&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const Read whole = read_in_pieces(bytes, size);
    const Read cut = read_in_pieces(bytes, 1 + data[0] % 64);
    const std::string again = written(whole.frames);
    if (whole.broken != cut.broken || again != written(cut.frames)) std::abort();
    if (written(read_in_pieces(again, 7).frames) != again) std::abort();
    for (const Frame& frame : whole.frames)
        greet(frame);
    return 0;
}
