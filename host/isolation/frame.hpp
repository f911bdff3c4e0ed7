#pragma once
// What goes over the socket between the host and a plugin's process: frames, each a head of 32 bytes and a
// payload. Without I/O. docs/plugin-protocol.md describes it for authors in other languages.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace patchbay::isolation {

constexpr std::uint32_t kProtocol = 1;
constexpr std::size_t kFrameHead = 32;
constexpr std::size_t kLargestPayload = std::size_t{64} << 20;

enum class FrameKind : std::uint32_t {
    hello = 1,    ///< plugin: wire::Hello
    welcome = 2,  ///< host: wire::Welcome
    call = 3,     ///< id: the caller's number; code: method; within: the call of the other side it belongs to
    answer = 4,   ///< id: of the call; code: status
    cancel = 5,   ///< id: of a call whose answer nobody waits for any more
    log = 6,      ///< plugin: code: level; payload: the line
    stall = 7,    ///< plugin, when the welcome says that the host takes it: wire::Stalled
};

struct Frame {
    FrameKind kind = FrameKind::call;
    std::uint32_t code = 0;
    std::uint64_t id = 0;
    std::uint64_t within = 0;  ///< 0: none
    std::string payload{};
};

/// The other side does not keep to the protocol.
class FrameError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Head: payload length, kind, code, 0 (each 4 bytes), id, within (each 8), little-endian.
void append_frame(std::string& out, const Frame& head, std::string_view payload);

/// Bytes in, frames out.
class FrameReader {
  public:
    void add(std::string_view bytes) { buffer_.append(bytes); }
    /// Throws FrameError for a kind that is none or a payload that is too large.
    std::optional<Frame> next();

  private:
    std::string buffer_;
    std::size_t taken_ = 0;
};

}  // namespace patchbay::isolation
