#pragma once
// Live messages to browsers: topics with access, a bounded queue per client, and a memory of the newest
// messages, so that a client which was away can resume. Carriers (WebSocket, server-sent events) connect a
// Client each and send what it holds.
//
// Made by app::Server, outlives every Client: drain(), then wait_empty() before it goes. Thread-safe.

#include "host/http/route.hpp"

#include <patchbay/wire.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace patchbay::live {

using Frame = std::shared_ptr<const std::string>;

/// One message, encoded once for everybody.
struct Message {
    std::uint64_t number = 0;  ///< 0: passing, not kept
    std::string workspace_id;
    std::string topic;
    std::string event;
    std::string id;    ///< "<epoch>:<number>"; empty when passing
    std::string data;  ///< JSON
    Frame frame;       ///< {"type":"event",...}
};
using MessagePointer = std::shared_ptr<const Message>;

struct HubLimits {
    std::size_t kept_messages = 20000;
    std::size_t kept_bytes = 32 * 1024 * 1024;
    std::size_t client_messages = 1024;
    std::size_t client_bytes = 4 * 1024 * 1024;
    std::size_t clients = 20000;
    std::size_t topics_per_client = 200;
};

class Hub;

/// One connected browser. Owned by its carrier.
class Client {
  public:
    /// `wake` is called, from any thread, when something waits to be taken; it must only schedule.
    Client(Hub& hub, http::Identity identity, std::function<void()> wake);
    ~Client();
    Client(const Client&) = delete;

    struct Refusal {
        std::string topic;
        std::string reason;
    };
    struct Subscribed {
        std::vector<std::string> topics;
        std::vector<Refusal> refused;
        bool reset = false;  ///< could not resume: refetch
    };
    /// `last_event_id`: empty to begin now. What was missed waits to be taken.
    Subscribed subscribe(const std::vector<std::string>& topics, std::string_view last_event_id);
    void unsubscribe(const std::vector<std::string>& topics);

    /// Closes it as signed out once its session is over. Carriers call this now and then.
    void check_session(std::chrono::system_clock::time_point now);

    /// Everything that waits, oldest first.
    std::vector<MessagePointer> take();
    /// Why this client must be closed; empty while it need not: "slow", "signed_out", "draining". Nothing
    /// waits any more then.
    std::string closing_reason() const;
    /// It must go now, without a word: the hub has waited long enough.
    bool cut_off() const;

  private:
    friend class Hub;
    void push(const MessagePointer& message);
    void close(std::string_view reason);
    void cut();

    Hub& hub_;
    const http::Identity identity_;
    std::function<void()> wake_;
    mutable std::mutex mutex_;
    std::deque<MessagePointer> queue_;
    std::size_t queued_bytes_ = 0;
    std::string closing_;
    bool cut_off_ = false;
    std::set<std::string> topics_;  // guarded by the hub's mutex
};

class Hub {
  public:
    explicit Hub(HubLimits limits = {});
    ~Hub();

    /// Topics exist while their registration does.
    class Registration {
      public:
        Registration() = default;
        Registration(Hub* hub, std::uint64_t id) : hub_(hub), id_(id) {}
        Registration(Registration&& other) noexcept
            : hub_(std::exchange(other.hub_, nullptr)), id_(other.id_) {}
        Registration& operator=(Registration&& other) noexcept;
        ~Registration();

      private:
        Hub* hub_ = nullptr;
        std::uint64_t id_ = 0;
    };
    [[nodiscard]] Registration declare(std::vector<wire::LiveTopic> topics);

    void publish(const wire::LiveMessage& message);
    /// Ends every client of a session, or all of a user's (session empty). "signed_out".
    void sign_out(std::string_view user_id, std::string_view session_id);
    /// Tells every client to come back, because the server is ending; also those that come from now on.
    void drain();
    /// On an ordinary thread. True when every client is gone within `limit`; what is left is cut off.
    bool wait_empty(std::chrono::milliseconds limit);
    std::size_t clients() const;
    /// As many clients as it takes.
    bool full() const { return clients() >= limits_.clients; }
    const HubLimits& limits() const { return limits_; }

  private:
    friend class Client;
    const wire::LiveTopic* find_topic(const std::string& name) const;
    bool may_read(const wire::LiveTopic& topic, const http::Identity& identity) const;
    /// What the client missed waits for it then. False, and nothing waits, when that is more than it may
    /// hold.
    bool replay(Client& client, const std::vector<std::string>& topics, std::uint64_t after) const;
    void keep(const MessagePointer& message);

    const HubLimits limits_;
    const std::string epoch_;  // tells the numbers of one run of the process from another's
    mutable std::mutex mutex_;
    std::uint64_t last_number_ = 0;
    std::deque<MessagePointer> kept_;
    std::size_t kept_bytes_ = 0;
    bool draining_ = false;
    std::set<Client*> clients_;
    std::condition_variable client_gone_;
    std::unordered_map<std::string, std::set<Client*>> by_topic_;
    std::map<std::uint64_t, std::vector<wire::LiveTopic>> declared_;
    std::uint64_t next_registration_ = 1;
};

}  // namespace patchbay::live
