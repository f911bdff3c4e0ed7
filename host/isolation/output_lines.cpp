#include "host/isolation/output_lines.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace patchbay::isolation {

namespace {

constexpr std::size_t kRest = std::size_t{64} << 10;  // a pipe holds no more

}  // namespace

log::Level take_level(std::string_view& line) {
    const bool has_level =
        line.size() > 3 && line[0] == '<' && line[1] >= '0' && line[1] <= '7' && line[2] == '>';
    if (!has_level) return log::Level::info;
    const char level = line[1];
    line.remove_prefix(3);
    if (level <= '3') return log::Level::error;
    if (level == '4') return log::Level::warn;
    return level == '7' ? log::Level::debug : log::Level::info;
}

void LineSplitter::add(std::string_view bytes, Time now, const Take& take) {
    if (now - second_ >= std::chrono::seconds(1)) {
        tell_dropped(take);
        second_ = now;
        this_second_ = 0;
    }
    while (!bytes.empty()) {
        const auto end = std::min(bytes.find('\n'), bytes.size());
        const auto part = bytes.substr(0, std::min(end, kLongest - line_.size()));
        line_.append(part);
        cut_ = cut_ || part.size() < end;
        if (end == bytes.size()) return;
        bytes.remove_prefix(end + 1);
        finish_line(take);
    }
}

void LineSplitter::end(const Take& take) {
    if (!line_.empty()) finish_line(take);
    tell_dropped(take);
}

void LineSplitter::finish_line(const Take& take) {
    std::string line = std::exchange(line_, {});
    if (std::exchange(cut_, false)) line += "...";
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) return;
    if (++this_second_ > kMostASecond) {
        ++dropped_;
    } else {
        take(std::move(line));
    }
}

void LineSplitter::tell_dropped(const Take& take) {
    if (dropped_ > 0) take("(lines dropped: " + std::to_string(std::exchange(dropped_, 0)) + ")");
}

struct OutputLines::Impl {
    Impl(runtime::Loop& its_loop, int descriptor) : loop(its_loop), stream(its_loop.io(), descriptor) {}

    runtime::Loop& loop;
    boost::asio::posix::stream_descriptor stream;  // on the loop only
    LineSplitter splitter;
    LineSplitter::Take take;
    std::array<char, 4096> received{};
};

OutputLines::OutputLines(runtime::Loop& loop, int descriptor)
    : impl_(std::make_unique<Impl>(loop, descriptor)) {}

OutputLines::~OutputLines() = default;

void OutputLines::start(LineSplitter::Take take) {
    impl_->loop.post([self = shared_from_this(), take = std::move(take)]() mutable {
        self->impl_->take = std::move(take);
        self->read();
    });
}

void OutputLines::close() {
    impl_->loop.post([self = shared_from_this()] {
        Impl& its = *self->impl_;
        boost::system::error_code error;
        its.stream.non_blocking(true, error);
        for (std::size_t rest = kRest; rest > 0 && !error;) {
            const std::size_t size = its.stream.read_some(boost::asio::buffer(its.received), error);
            if (its.take)
                its.splitter.add({its.received.data(), size}, std::chrono::steady_clock::now(), its.take);
            rest -= std::min(rest, size);
        }
        its.stream.close(error);
    });
}

void OutputLines::read() {
    impl_->stream.async_read_some(
        boost::asio::buffer(impl_->received),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
            Impl& its = *self->impl_;
            if (error) return its.splitter.end(std::exchange(its.take, {}));
            its.splitter.add({its.received.data(), size}, std::chrono::steady_clock::now(), its.take);
            self->read();
        });
}

}  // namespace patchbay::isolation
