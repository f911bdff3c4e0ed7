#pragma once
// Reads a text/event-stream (WHATWG HTML, section 9.2.6) as it arrives in pieces. Pure: bytes in, events out.
// LF, CRLF and CR end a line; a piece may end anywhere, also inside a UTF-8 character or between CR and LF.
// One parser reads one stream; it is not shared between threads.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace patchbay::openai {

struct SseEvent {
    std::string name;  ///< of the "event:" field; empty when there was none
    std::string data;  ///< the "data:" lines, joined with LF
};

class SseParser {
  public:
    /// Gets every complete event; returns false to read no further.
    using Sink = std::function<bool(SseEvent)>;
    enum class State { reading, stopped, too_long };

    explicit SseParser(std::size_t max_event_bytes = 1024 * 1024) : max_event_bytes_(max_event_bytes) {}

    State feed(std::string_view bytes, const Sink& sink);
    /// The body has ended: hands out what a server sent without its closing blank line.
    State finish(const Sink& sink);

  private:
    void take(char byte, const Sink& sink);
    void end_line(const Sink& sink);
    void read_field();
    void dispatch(const Sink& sink);

    std::size_t max_event_bytes_;
    State state_ = State::reading;
    std::string line_;
    SseEvent event_;
    bool has_data_ = false;
    bool after_cr_ = false;
    bool first_line_ = true;
};

}  // namespace patchbay::openai
