#pragma once
// How many exchanges may be in flight, in all and per host; the rest wait in a bounded line, and when that is
// full the answer comes at once. A host that is at its limit holds up nobody else, and what may last long (a
// long poll, a stream) does not hold up what is quickly over: it counts apart. Shared by the Client and
// everything in flight; any thread; knows no I/O.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace patchbay::outbound {

/// The name under which an exchange with `origin` counts against the limit per host.
std::string place_for(const std::string& origin, std::uint32_t timeout_ms);

class Admission : public std::enable_shared_from_this<Admission> {
  public:
    struct Limits {
        std::size_t in_flight;
        std::size_t per_host;
        std::size_t waiting;
    };

    /// A place among those in flight, given back when destroyed. It keeps the Admission alive.
    class Slot {
      public:
        Slot() = default;
        Slot(std::shared_ptr<Admission> admission, std::string host)
            : admission_(std::move(admission)), host_(std::move(host)) {}
        Slot(Slot&& other) noexcept = default;
        Slot& operator=(Slot&& other) noexcept;
        ~Slot() { release(); }
        void release();

      private:
        std::shared_ptr<Admission> admission_;
        std::string host_;
    };

    /// Called with the slot when the turn has come, on whichever thread gave a slot back; must only hand it
    /// on.
    using Start = std::function<void(Slot)>;

    explicit Admission(Limits limits) : limits_(limits) {}

    /// Calls `start` at once or later. False: too many are waiting, `start` will not be called. `ticket`
    /// names the place in the line, 0 when there was no waiting.
    bool enter(const std::string& host, Start start, std::uint64_t& ticket);
    /// Gives up waiting; nothing happens when the turn had come already.
    void abandon(std::uint64_t ticket);
    /// Refuses newcomers and forgets those who wait: their starts are never called.
    void close();

    std::size_t in_flight() const;
    std::size_t waiting() const;

  private:
    struct Waiting {
        std::string host;
        Start start;
    };
    struct Host {
        std::size_t in_flight = 0;
        std::set<std::uint64_t> waiting;
        std::uint64_t eligible = 0;  // the first of `waiting` when it could start but for the total; else 0
    };

    void leave(const std::string& host);
    void refresh(const std::string& name, Host& host);

    const Limits limits_;
    mutable std::mutex mutex_;
    bool closed_ = false;
    std::uint64_t last_ticket_ = 0;
    std::size_t in_flight_ = 0;
    std::unordered_map<std::string, Host> hosts_;
    std::map<std::uint64_t, Waiting> waiting_;
    std::set<std::uint64_t> eligible_;
};

}  // namespace patchbay::outbound
