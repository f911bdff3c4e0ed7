#include "sse_parser.hpp"

#include <utility>

namespace patchbay::openai {

SseParser::State SseParser::feed(std::string_view bytes, const Sink& sink) {
    for (const char byte : bytes) {
        if (state_ != State::reading) break;
        take(byte, sink);
    }
    return state_;
}

SseParser::State SseParser::finish(const Sink& sink) {
    if (state_ == State::reading && !line_.empty()) end_line(sink);
    if (state_ == State::reading) dispatch(sink);
    return state_;
}

void SseParser::take(char byte, const Sink& sink) {
    const bool second_half_of_crlf = after_cr_ && byte == '\n';
    after_cr_ = byte == '\r';
    if (second_half_of_crlf) return;
    if (byte == '\r' || byte == '\n') {
        end_line(sink);
        return;
    }
    if (line_.size() + event_.data.size() >= max_event_bytes_) {
        state_ = State::too_long;
        return;
    }
    line_.push_back(byte);
}

void SseParser::end_line(const Sink& sink) {
    if (std::exchange(first_line_, false) && line_.starts_with("\xEF\xBB\xBF")) line_.erase(0, 3);
    if (line_.empty()) {
        dispatch(sink);
    } else {
        read_field();
    }
    line_.clear();
}

void SseParser::read_field() {
    const std::string_view line = line_;
    const std::size_t colon = line.find(':');
    if (colon == 0) return;  // a comment, such as ": OPENROUTER PROCESSING"
    const std::string_view name = line.substr(0, colon);
    std::string_view value = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (name == "data") {
        if (has_data_) event_.data.push_back('\n');
        event_.data.append(value);
        has_data_ = true;
    } else if (name == "event") {
        event_.name = value;
    }
}

void SseParser::dispatch(const Sink& sink) {
    SseEvent event = std::exchange(event_, SseEvent{});
    if (!std::exchange(has_data_, false)) return;
    if (!sink(std::move(event))) state_ = State::stopped;
}

}  // namespace patchbay::openai
