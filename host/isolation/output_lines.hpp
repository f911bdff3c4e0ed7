#pragma once
// What a plugin's process prints, line by line. Lines are cut where they are too long, and dropped, and
// counted, where there are too many.

#include "host/log/log.hpp"
#include "host/runtime/loop.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace patchbay::isolation {

/// A line's level, as systemd's sd-daemon(3) has it at the beginning of a line ("<4>it is slow"), which is
/// taken off; info for a line without.
log::Level take_level(std::string_view& line);

/// Bytes in, lines out. A pure type: the time is given.
class LineSplitter {
  public:
    using Time = std::chrono::steady_clock::time_point;
    using Take = std::function<void(std::string line)>;

    static constexpr std::size_t kLongest = 2000;     ///< bytes of a line; the rest of it is left out
    static constexpr std::size_t kMostASecond = 200;  ///< lines; how many more there were is told after it

    void add(std::string_view bytes, Time now, const Take& take);
    /// There is no more: what has no line end yet, and how many were dropped.
    void end(const Take& take);

  private:
    void finish_line(const Take& take);
    void tell_dropped(const Take& take);

    std::string line_;
    bool cut_ = false;
    Time second_{};
    std::size_t this_second_ = 0;
    std::size_t dropped_ = 0;
};

/// Reads a descriptor until its end, on a loop. Kept by its user and by its pending callbacks.
class OutputLines : public std::enable_shared_from_this<OutputLines> {
  public:
    /// Takes `descriptor`.
    OutputLines(runtime::Loop& loop, int descriptor);
    ~OutputLines();

    /// `take` is called on the loop, outside a fiber, until the end or close().
    void start(LineSplitter::Take take);
    /// Takes what is there, and no more. Any thread.
    void close();

  private:
    struct Impl;
    void read();

    std::unique_ptr<Impl> impl_;
};

}  // namespace patchbay::isolation
