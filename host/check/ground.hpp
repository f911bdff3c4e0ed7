#pragma once
// What abuses have at hand in one mode: a server with the plugin in it, somebody who is signed in, and what
// was seen so far. Owned by the run; the checking thread calls it, and calls on routes may come from others
// with a client of their own.

#include "host/check/calls.hpp"
#include "host/check/child_server.hpp"
#include "host/check/description.hpp"
#include "host/check/journal.hpp"
#include "host/check/subject.hpp"

#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace patchbay::check {

enum class Mode { inside, process };
std::string to_text(Mode mode);

/// How much of everything.
struct Scale {
    std::size_t toggles = 1000;
    std::size_t starts = 5;
    std::size_t swaps = 5;
    std::size_t parallel = 64;
    std::size_t rounds = 3;                    ///< of all routes at once
    std::size_t burst = 400;                   ///< events of one topic
    bool few = false;                          ///< odd values, not every one
    std::chrono::milliseconds pressure{1500};  ///< under calls, before and after what is changed
    std::chrono::milliseconds database_away{1500};
    std::chrono::milliseconds event_limit{30'000};  ///< until odd events are handled or put aside
};
Scale scale_of(Mode mode, bool quick);

/// What the servers are made from.
struct Surroundings {
    std::filesystem::path program;
    std::filesystem::path scratch;                       ///< data folders are made here
    std::vector<std::filesystem::path> bundled;          ///< folders with plugins that may run beside
    std::filesystem::path neighbour;                     ///< the folder of the one that always does
    nlohmann::json settings = nlohmann::json::object();  ///< that the author gave for the check
};

/// How far the plugin came in a new server.
struct Opening {
    Result<std::string> installed;  ///< the version that the server then shows
    Result<void> started;
    std::chrono::milliseconds start_took{0};
};

class Ground {
  public:
    Ground(const Subject& subject, Mode mode, const Scale& scale, const Surroundings& surroundings);
    ~Ground();
    Ground(const Ground&) = delete;

    const Subject& subject() const { return subject_; }
    std::string id() const { return subject_.id(); }
    Mode mode() const { return mode_; }
    const Scale& scale() const { return scale_; }
    Journal& journal() { return journal_; }

    /// Sees to a server in which the plugin runs; false when it does not start, see opening(). Throws Failure
    /// when there can't be a server.
    bool make_ready();
    const Opening& opening() const { return *opening_; }
    ChildServer& server() { return *server_; }
    bool server_alive() { return server_ && server_->alive(); }
    const Description& description() const { return description_; }
    /// Reads anew what the plugin declares.
    Description describe();
    /// Its routes without those that never answered, or that took the server down.
    const std::vector<Route>& routes() const { return routes_; }
    /// Those that only read and never answered.
    std::vector<Route> waiting_routes();
    /// The server and all it has is taken away; make_ready() makes another.
    void clear();
    /// Whether every event loop of the server still turns.
    bool turns() const;
    /// Which of the plugin's routes the server died in; empty: it does not say.
    std::string died_in() const;
    /// Which of them held an event loop last; empty: the server does not say.
    std::string stuck_in() const;
    /// From now on it is not called any more.
    void leave_out(const std::string& route);

    /// A server of its own for one abuse, with the plugin enabled where that is possible.
    std::unique_ptr<Ground> apart(std::uint64_t memory_mib) const;

    // As the first admin, who may call everything. Never throws.
    Answer send(const Ask& ask);
    std::unique_ptr<WebClient> client() const;
    /// Of the plugin; the answer is noted in the journal.
    Answer call(const Route& route, const Ask& ask, WebClient* by = nullptr);
    Ask call_for(const Route& route, std::size_t turn) const;
    /// Routes that answer quickly and well enough to be called many times: those that only read, where there
    /// are some.
    const std::vector<Route>& calm_routes();

    // As the commands of this machine: `path` follows /api/v1.
    Answer admin(const std::string& method, const std::string& path, const nlohmann::json& body = nullptr);
    /// On the module: "enable", "disable", "restart", "swap".
    Answer change(const std::string& action);
    nlohmann::json module();
    std::string state();
    bool serving();
    nlohmann::json activity();
    nlohmann::json settings();
    Answer put_settings(const nlohmann::json& values);
    /// Waits at most `limit` until it is so.
    bool wait_for(const std::function<bool()>& so, std::chrono::milliseconds limit) const;
    /// Takes down what the server knows by now of refusals, stalls and crashes. `killed`: its process was
    /// ended on purpose.
    void harvest(bool killed = false);
    /// Secrets that were set, for nobody to see.
    const std::vector<std::string>& secrets() const { return secrets_; }

  private:
    void open();
    void sign_in();
    Result<std::string> install();
    Result<void> give_settings();
    Result<void> start();
    nlohmann::json settings_to_start_with();
    std::filesystem::path plugins_beside() const;
    void leave_waiting(const Route& route);
    void note(const Route& route, const Ask& ask, const Answer& answer);
    void use(Description description);
    void read_log(bool killed);

    const Subject& subject_;
    const Mode mode_;
    const Scale scale_;
    const Surroundings surroundings_;
    std::uint64_t memory_mib_ = 512;
    Journal journal_;
    std::unique_ptr<ChildServer> server_;
    std::unique_ptr<WebClient> client_;
    std::optional<Opening> opening_;
    Description description_;
    std::vector<Route> routes_;
    std::mutex left_out_mutex_;
    std::set<std::string> left_out_;
    std::vector<Route> waiting_;  // the same lock
    std::size_t log_read_ = 0;    ///< bytes of the server's log
    std::optional<std::vector<Route>> calm_;
    std::string cookie_;
    std::string csrf_token_;
    std::vector<std::string> secrets_;
};

/// A 4xx or 5xx, or no answer, as an error with the server's own words.
Error error_of(const Answer& answer);
nlohmann::json json_of(const Answer& answer);

}  // namespace patchbay::check
