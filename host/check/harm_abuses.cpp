// What happens to servers: a process is killed, memory runs out, the database goes away.
#include "host/check/abuse.hpp"
#include "host/check/crowd.hpp"
#include "host/check/process_figures.hpp"

#include <algorithm>
#include <csignal>
#include <thread>

namespace patchbay::check {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kBackLimit{2000};
constexpr milliseconds kServerAnswers{2000};
constexpr milliseconds kRecovery{15'000};
constexpr milliseconds kMemoryWatch{12'000};
constexpr std::uint64_t kLittleMemory = 4;  // MiB: less than any process needs
constexpr std::size_t kSomeCallers = 4;

bool server_answers(Ground& ground) {
    Ask ask;
    ask.target = "/health/live";
    ask.limit = kServerAnswers;
    return ground.send(ask).status == 200;
}

/// With a database other than that of `before`.
bool has_new_database(Ground& ground, const std::vector<pid_t>& before) {
    if (std::any_of(before.begin(), before.end(), is_alive)) return false;
    return !ground.server().database().empty() && ground.settings().contains("version");
}

std::optional<std::string> objection_unless_lost(const Answer& answer) {
    if (is_away(answer)) return std::nullopt;
    return objection(answer);
}

std::int64_t process_of(Ground& ground) {
    const json process = ground.activity().value("process_id", json());
    return process.is_number() ? process.get<std::int64_t>() : 0;
}

Outcome killed_in_a_call(Ground& ground) {
    const auto process = process_of(ground);
    if (process <= 1) return failed("it has no process of its own", "one", "Look at the server's log");
    ground.calm_routes();
    Crowd crowd(ground, ground.calm_routes(), kSomeCallers, objection_unless_lost);
    std::this_thread::sleep_for(milliseconds(100));
    ::kill(static_cast<pid_t>(process), SIGKILL);
    const auto since = steady_clock::now();
    const bool back = ground.wait_for(
        [&] {
            const auto now = process_of(ground);
            return now > 1 && now != process && ground.serving();
        },
        kBackLimit);
    const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - since);
    const Tally tally = crowd.stop();
    std::vector<Fault> faults;
    if (!back)
        faults.push_back({"2 s after its process was killed it is " + ground.state(),
                          "a module that runs again",
                          "Take in start() only what a killed process does not keep; start quickly"});
    if (!tally.unwanted.empty())
        faults.push_back({in_words(tally), "an answer to each call, or 503 with Retry-After",
                          "Keep in tables what must survive"});
    ground.change("restart");  // a crash counts for an hour; a restart by an admin starts anew
    return judged(std::move(faults), "back after " + std::to_string(took.count()) + " ms");
}

Outcome out_of_memory_limit(Ground& ground) {
    const auto apart = ground.apart(kLittleMemory);
    apart->make_ready();
    if (!apart->opening().started) {
        if (server_answers(*apart)) return passed("it does not start with 4 MiB, and the server says so");
        return failed("the server does not answer", "a server that is untouched", "See the server's log");
    }
    const auto first = process_of(*apart);
    const bool ended =
        apart->wait_for([&] { return process_of(*apart) != first || !apart->serving(); }, kMemoryWatch);
    if (!apart->server_alive() || !server_answers(*apart))
        return failed("the server does not answer", "a server that is untouched", "See the server's log");
    if (!ended)
        return failed("a process of more than 4 MiB still runs after 12 s", "one that is ended",
                      "Start no process of your own: its memory is not counted");
    return passed("its process was ended, the server answers");
}

/// Stops every process of the database where it is.
class FrozenDatabase {
  public:
    explicit FrozenDatabase(std::vector<pid_t> processes) : processes_(std::move(processes)) {
        signal(SIGSTOP);
    }
    ~FrozenDatabase() { signal(SIGCONT); }
    FrozenDatabase(const FrozenDatabase&) = delete;

  private:
    void signal(int number) const {
        for (const pid_t process : processes_)
            ::kill(process, number);
    }
    const std::vector<pid_t> processes_;
};

/// Then it crashes, and the server starts it anew.
void crash_database(const std::vector<pid_t>& processes) {
    for (const pid_t process : processes)
        ::kill(process, SIGQUIT);
}

bool serves_as_before(Ground& ground) {
    if (!ground.serving()) return false;
    for (const Route& route : ground.calm_routes()) {
        Ask ask = ground.call_for(route, 0);
        ask.limit = kServerAnswers;
        const Answer answer = ground.call(route, ask);
        if (answer.status == 0 || answer.status >= 500) return false;
    }
    return true;
}

Outcome database_away(Ground& ground) {
    const auto processes = ground.server().database();
    if (processes.empty()) return skipped("the server's database can't be found");
    ground.calm_routes();
    std::vector<Fault> faults;
    Crowd crowd(ground, ground.calm_routes(), kSomeCallers, objection_unless_lost);
    {
        const FrozenDatabase frozen(processes);
        std::this_thread::sleep_for(ground.scale().database_away);
        if (!server_answers(ground))
            faults.push_back({"the server does not answer while the database is away",
                              "an answer of /health/live", "Hold no loop: wait only by calls on the host"});
    }
    crash_database(processes);
    const auto since = steady_clock::now();
    const bool ready = ground.wait_for([&] { return has_new_database(ground, processes); }, kRecovery);
    const Tally tally = crowd.stop();
    if (!ready)
        return failed("the server's database does not come back", "a database", "See the server's log");
    if (!tally.unwanted.empty())
        faults.push_back({in_words(tally), "503 with Retry-After, or another answer below 500",
                          "Let the Failure of the database pass: the server makes it a 503"});
    if (!ground.wait_for([&] { return serves_as_before(ground); }, kRecovery))
        faults.push_back(
            {"15 s after the database is back it is " + ground.state() + " and does not answer as before",
             "a module that goes on by itself", "Ask the database anew in each call; keep nothing open"});
    const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - since);
    return judged(std::move(faults), "back after " + std::to_string(took.count()) + " ms");
}

}  // namespace

Abuses harm_abuses() {
    using enum Where;
    return {{"killed-in-a-call", "Kills its process while it is called; it must be back in 2 s",
             "Memory runs out, machines are moved", process, killed_in_a_call, false, true},
            {"out-of-memory-limit", "Gives its process less memory than it needs",
             "One module must not take the machine from all others", process, out_of_memory_limit, false,
             false, true},
            {"database-away", "Freezes the database under calls, and lets it crash",
             "Databases are restarted, too", server, database_away}};
}

}  // namespace patchbay::check
