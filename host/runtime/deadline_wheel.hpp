#pragma once
// Time limits of calls and waits that are long and almost never reached: adding and removing one costs a few
// pointer writes, where a timer of its own would cost an allocation and a queue. Limits end up to one tick
// late. Without I/O: the time is given, the Loop ticks.
//
// One per loop, used on its thread only.

#include <array>
#include <chrono>
#include <cstdint>

namespace patchbay::runtime {

/// Something with a time limit. Takes itself off when destroyed.
class Deadline {
  public:
    Deadline() = default;
    Deadline(const Deadline&) = delete;
    virtual ~Deadline() { unlink(); }
    /// The limit was reached; it is off the wheel already. Must not destroy other deadlines.
    virtual void expire() {}

  private:
    friend class DeadlineWheel;
    void unlink();
    void link_behind(Deadline& other);

    Deadline* previous_ = nullptr;
    Deadline* next_ = nullptr;
    std::size_t* count_ = nullptr;
    std::int64_t due_ = 0;  // tick
};

class DeadlineWheel {
  public:
    using Time = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::steady_clock::duration;
    static constexpr std::chrono::milliseconds kTick{50};

    DeadlineWheel();
    DeadlineWheel(const DeadlineWheel&) = delete;
    ~DeadlineWheel();

    void add(Deadline& deadline, Time now, Duration limit);
    /// Expires what is due.
    void advance(Time now);
    bool empty() const { return count_ == 0; }

  private:
    static constexpr std::size_t kSlots = 256;

    void take_due(Deadline& slot, std::int64_t now, Deadline& due);

    std::array<Deadline, kSlots> slots_;  // heads of circular lists
    std::int64_t done_ = 0;               // every tick up to here
    std::size_t count_ = 0;
};

}  // namespace patchbay::runtime
