#include "host/isolation/frame.hpp"

#include <cstring>

namespace patchbay::isolation {
namespace {

template <class T>
void put(std::string& out, T value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
T get(const char* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

}  // namespace

void append_frame(std::string& out, const Frame& head, std::string_view payload) {
    if (payload.size() > kLargestPayload)
        throw FrameError("a payload of " + std::to_string(payload.size()) + " bytes is larger than " +
                         std::to_string(kLargestPayload));
    put(out, static_cast<std::uint32_t>(payload.size()));
    put(out, static_cast<std::uint32_t>(head.kind));
    put(out, head.code);
    put(out, std::uint32_t{0});
    put(out, head.id);
    put(out, head.within);
    out.append(payload);
}

std::optional<Frame> FrameReader::next() {
    const std::size_t left = buffer_.size() - taken_;
    if (left < kFrameHead) return std::nullopt;
    const char* const head = buffer_.data() + taken_;
    const auto length = get<std::uint32_t>(head);
    const auto kind = get<std::uint32_t>(head + 4);
    if (length > kLargestPayload)
        throw FrameError("a frame names a payload of " + std::to_string(length) + " bytes");
    if (kind < static_cast<std::uint32_t>(FrameKind::hello) ||
        kind > static_cast<std::uint32_t>(FrameKind::stall))
        throw FrameError("a frame is of unknown kind " + std::to_string(kind));
    if (left < kFrameHead + length) return std::nullopt;
    Frame frame{static_cast<FrameKind>(kind), get<std::uint32_t>(head + 8), get<std::uint64_t>(head + 16),
                get<std::uint64_t>(head + 24), std::string(head + kFrameHead, length)};
    taken_ += kFrameHead + length;
    // Moved to the front once most of it was taken, so that each byte moves at most once on average.
    if (taken_ == buffer_.size()) {
        buffer_.clear();
        taken_ = 0;
    } else if (taken_ > buffer_.size() / 2) {
        buffer_.erase(0, taken_);
        taken_ = 0;
    }
    return frame;
}

}  // namespace patchbay::isolation
