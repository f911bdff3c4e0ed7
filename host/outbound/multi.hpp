#pragma once
// One libcurl multi handle on one event loop: its sockets, its timer, its connections. Owned by an Engine,
// which has one for guarded calls and one for others, so that a guarded call never finds a connection that
// was opened without the guard. Its loop's thread only, outside libcurl's callbacks unless said otherwise.
//
// libcurl's sockets sit in an epoll set of their own, and the loop watches that set: registering a socket
// costs one system call and no Asio object that could outlive it.

#include "host/outbound/loop_timer.hpp"

#include <curl/curl.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

namespace patchbay::runtime {
class Loop;
}

namespace patchbay::outbound {

/// What a Multi drives. Held by it from start() until done() or remove().
class Driven : public std::enable_shared_from_this<Driven> {
  public:
    virtual ~Driven() = default;
    virtual void done(CURLcode result) = 0;

  private:
    friend class Multi;
    bool looking_up_ = false;
};

class Multi {
  public:
    struct Options {
        std::size_t max_resolving;
        std::size_t kept_connections;
    };

    Multi(runtime::Loop& loop, Options options);
    /// Whatever is still driven is let go without done().
    ~Multi();
    Multi(const Multi&) = delete;

    /// A handle without options, perhaps one used before.
    CURL* take_easy();
    void give_easy(CURL* easy);

    /// `easy` must have all its options. `looks_up`: the host is a name, so that a place among those being
    /// resolved is needed.
    void start(CURL* easy, std::shared_ptr<Driven> driven, bool looks_up);
    /// From within libcurl's callbacks too: the name is known by now.
    void looked_up(Driven& driven);
    /// Without done(). Nothing happens when it is not driven.
    void remove(CURL* easy);
    void go_on(CURL* easy);

  private:
    struct Poller;
    struct Line {
        CURL* easy;
        std::shared_ptr<Driven> driven;
    };

    static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* known);
    static int on_timer(CURLM* multi, long timeout_ms, void* self);

    void watch(curl_socket_t socket, int what, bool known);
    void set_timer(long timeout_ms);
    void kick();
    void ready();
    void act(curl_socket_t socket, int events);
    void settle();
    void add(CURL* easy, std::shared_ptr<Driven> driven);

    runtime::Loop& loop_;
    const Options options_;
    CURLM* multi_;
    std::shared_ptr<Poller> poller_;  // shared with the wait under way, which may end after the Multi
    LoopTimer timer_;
    bool kicked_ = false;
    std::size_t looking_up_ = 0;
    std::deque<Line> line_;
    std::unordered_map<CURL*, std::shared_ptr<Driven>> driven_;
    std::vector<CURL*> spare_;
};

}  // namespace patchbay::outbound
