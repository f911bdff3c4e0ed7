#pragma once
// One exchange from its start to its end, over all its redirects. It owns everything that libcurl looks at.
// Shared by the caller (who may abort it) and its Engine (until it ended). Runs on its engine's loop; the
// functions for any thread say so.

#include "host/outbound/admission.hpp"
#include "host/outbound/deadlines.hpp"
#include "host/outbound/easy_setup.hpp"
#include "host/outbound/fault.hpp"
#include "host/outbound/head_reader.hpp"
#include "host/outbound/loop_timer.hpp"
#include "host/outbound/multi.hpp"
#include "host/outbound/receiver.hpp"
#include "host/outbound/redirect.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace patchbay::outbound {

class Engine;

class Transfer : public Driven {
  public:
    /// `request` was checked and `target` is its URL.
    Transfer(std::shared_ptr<Engine> engine, wire::OutboundRequest request, Target target,
             std::shared_ptr<Receiver> receiver);
    ~Transfer() override;

    /// Any thread; once.
    void begin();
    /// Any thread. The caller gave up.
    void abort();
    /// Any thread. The receiver takes pieces again.
    void go_on();

    /// The engine closes.
    void stop();
    void done(CURLcode result) override;

  private:
    static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
    static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
    static int on_ready_to_send(void* self, char* remote, char* local, int remote_port, int local_port);

    std::shared_ptr<Transfer> shared() { return std::static_pointer_cast<Transfer>(shared_from_this()); }
    void queue_up();
    void start(Admission::Slot slot);
    void start_hop();
    bool refuse_target();
    void set_callbacks();
    bool complete_head();
    bool announce(std::int32_t status);
    std::size_t take(std::string_view bytes);
    curl_socket_t open_socket(const curl_sockaddr& address);
    bool ready_to_send(const char* remote, int port);
    void follow();
    void release_easy();
    std::optional<Fault> judge(CURLcode result, long os_error) const;
    void set_deadline();
    void deadline_came();
    void finish(const std::optional<Fault>& fault, bool cancelled = false);
    void report(const std::optional<Fault>& fault, bool cancelled);

    const std::shared_ptr<Engine> engine_;
    const wire::OutboundRequest request_;
    const std::shared_ptr<Receiver> receiver_;
    const std::chrono::steady_clock::time_point begun_;
    const std::string origin_;  // what the limit per host goes by
    std::atomic<bool> ended_{false};

    Deadlines deadlines_;
    std::optional<LoopTimer> timer_;  // gone at the end: it may only go on the loop's thread
    std::uint64_t ticket_ = 0;
    Admission::Slot slot_;
    wire::Reached reached_ = wire::Reached::no;
    std::uint32_t followed_ = 0;

    // Of the hop under way.
    Hop hop_;
    CURL* easy_ = nullptr;
    HeaderList headers_;
    HeadReader head_;
    std::optional<Follow> follow_;
    std::optional<Fault> fault_;  // what a callback objected to; stronger than libcurl's code
    std::string refused_;         // why the guard refused an address
    bool opened_ = false;         // a socket was allowed
    unsigned attempts_ = 0;       // how often the request began to leave
    std::size_t swallowed_ = 0;   // of a redirect's body
    curl_off_t uploaded_ = 0;
};

}  // namespace patchbay::outbound
