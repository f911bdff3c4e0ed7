#pragma once
// The host as a plugin sees it. Every call that waits suspends the calling fiber, not its thread; handlers of
// one plugin run at the same time on several threads, so shared state needs a lock, never held over a call on
// Host.

#include <patchbay/database.hpp>
#include <patchbay/events.hpp>
#include <patchbay/http_client.hpp>
#include <patchbay/link.hpp>
#include <patchbay/services.hpp>

#include <nlohmann/json_fwd.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace patchbay {

/// Live messages to browsers. A topic must have been declared in Plugin::start.
class Live {
  public:
    explicit Live(Link& link) : link_(link) {}
    /// Kept for a while, so that a browser that was away can catch up.
    void publish(std::string_view workspace_id, std::string_view topic, std::string_view event,
                 const nlohmann::json& data);
    /// Only to those who are there (typing, drafts).
    void pass(std::string_view workspace_id, std::string_view topic, std::string_view event,
              const nlohmann::json& data);

  private:
    Link& link_;
};

class Log {
  public:
    explicit Log(Link& link) : link_(link) {}
    void debug(std::string_view message) { link_.log(1, message); }
    void info(std::string_view message) { link_.log(2, message); }
    void warn(std::string_view message) { link_.log(3, message); }
    void error(std::string_view message) { link_.log(4, message); }

  private:
    Link& link_;
};

/// Texts that must not be read from the database: sealed with the install's key, bound to their purpose.
class Secrets {
  public:
    explicit Secrets(Link& link) : link_(link) {}
    /// `purpose` names table, column and row; open() needs the same one.
    std::string seal(std::string_view text, std::string_view purpose);
    std::string open(std::string_view sealed, std::string_view purpose);

  private:
    Link& link_;
};

class Metrics {
  public:
    explicit Metrics(Link& link) : link_(link) {}
    /// Adds to the counter `patchbay_<module>_<name>`.
    void add(std::string_view name, const std::map<std::string, std::string>& labels = {}, double value = 1);
    void set(std::string_view name, double value, const std::map<std::string, std::string>& labels = {});

  private:
    Link& link_;
};

/// Background work. A task ends by returning; when the plugin stops, its next waiting call throws Cancelled.
class Tasks {
  public:
    explicit Tasks(Link& link) : link_(link) {}
    ~Tasks();

    /// Starts `work` on a fiber of its own. `name` is what the modules page shows when it does not end.
    void spawn(std::string name, std::function<void()> work);
    /// Throws Cancelled when the plugin is being stopped.
    void sleep(std::chrono::milliseconds duration);

    /// Called by the plugin's entry to run a spawned task.
    void run(std::uint64_t id);
    /// Used by Setup for tasks that start with the plugin.
    std::uint64_t remember(std::function<void()> work);

  private:
    Link& link_;
    std::mutex mutex_;
    std::map<std::uint64_t, std::function<void()>> waiting_;
    std::uint64_t next_ = 1;
};

/// Wakes one waiting fiber. A wake that comes before the wait is not lost; several count as one.
class Signal {
  public:
    explicit Signal(Link& link);
    void wake();
    /// True when woken, false when the time is over. Throws Cancelled when the plugin is being stopped.
    /// One fiber waits at a time.
    bool wait(std::chrono::milliseconds limit);

  private:
    Link& link_;
    std::uint64_t number_;
};

class Host {
  public:
    explicit Host(Link& link);
    ~Host();
    Host(const Host&) = delete;

    Database& database() { return database_; }
    EventBus& events() { return events_; }
    HttpClient& http() { return http_; }
    Live& live() { return live_; }
    Log& log() { return log_; }
    Secrets& secrets() { return secrets_; }
    Metrics& metrics() { return metrics_; }
    Tasks& tasks() { return tasks_; }
    Services& services() { return services_; }
    Link& link() { return link_; }

    /// By the host's clock; tests set it.
    std::chrono::system_clock::time_point now();

  private:
    Link& link_;
    Database database_;
    EventBus events_;
    HttpClient http_;
    Live live_;
    Log log_;
    Secrets secrets_;
    Metrics metrics_;
    Tasks tasks_;
    Services services_;
};

/// A new UUIDv7: sorts by time of making.
std::string new_id();

/// Whether `text` is written as an id is. What is not one names nothing, and must not reach the database as a
/// uuid.
bool is_id(std::string_view text);

}  // namespace patchbay
