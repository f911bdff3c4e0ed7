#include "host/check/mode_run.hpp"

#include <future>
#include <map>

namespace patchbay::check {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kForGood{60'000};

struct Timed {
    Outcome outcome;
    milliseconds took{0};
};

Timed timed(const std::function<Outcome()>& run) {
    const auto begin = steady_clock::now();
    Outcome outcome = run();
    return {std::move(outcome), std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin)};
}

/// The plugin took the server down with it.
Fault server_ended(Ground& ground) {
    const std::string where = ground.died_in();
    if (!where.empty()) ground.leave_out(where);
    return {"the server ended with " + ground.server().end() + (where.empty() ? "" : " in " + where),
            "a plugin that takes nothing else down",
            "Run the abuse alone (--only NAME), the plugin built with -g -fsanitize=address"};
}

Fault server_hangs(Ground& ground) {
    const std::string where = ground.stuck_in();
    if (!where.empty()) {
        ground.leave_out(where);
        ground.journal().stall(where, "for good", kForGood);
    }
    ground.server().kill();
    return {"an event loop of the server no longer turns" + (where.empty() ? "" : ": " + where + " holds it"),
            "a thread that is given back at each wait",
            "Wait by calls on the host alone: no sleep, no lock that is held long, no endless computation"};
}

/// Adds what became of the server.
Outcome with_server(Outcome outcome, const Abuse& abuse, Ground& ground) {
    const bool alive = ground.server_alive();
    if (alive && ground.turns()) {
        ground.harvest(abuse.kills);
        return outcome;
    }
    outcome.faults.push_back(alive ? server_hangs(ground) : server_ended(ground));
    outcome.verdict = Verdict::failed;
    outcome.note.clear();
    return outcome;
}

/// `run`: the abuse itself.
Outcome run_on_server(const Abuse& abuse, Ground& ground, const std::function<Outcome()>& run) {
    bool runs = false;
    try {
        runs = ground.make_ready();
    } catch (const Failure& failure) {
        const Error& error = failure.error();
        return failed(error.title + ": " + error.detail, "a server with the plugin", error.fix);
    }
    if (!runs && !abuse.idle) return skipped("it does not start");
    Outcome outcome = run();
    const bool removed = abuse.name == "removal-leaves-nothing";
    // What a start does to the server is the start's own matter.
    const bool start = abuse.name == "starts-with-defaults";
    if (removed || (!runs && !start)) return outcome;
    return with_server(std::move(outcome), abuse, ground);
}

}  // namespace

Outcome outcome_of(const Abuse& abuse, Ground& ground) {
    try {
        return abuse.run(ground);
    } catch (const Failure& failure) {
        const Error& error = failure.error();
        return failed(error.title + ": " + error.detail, "the abuse carried through", error.fix);
    } catch (const std::exception& exception) {
        return failed(exception.what(), "the abuse carried through", "See the server's log");
    }
}

ModeRun::ModeRun(Abuses abuses, std::unique_ptr<Ground> ground, BrokenOff broken_off)
    : abuses_(std::move(abuses)), ground_(std::move(ground)), broken_off_(std::move(broken_off)) {
    thread_ = std::thread([this] {
        try {
            work();
        } catch (...) {
            const std::lock_guard lock(mutex_);
            trouble_ = std::current_exception();
        }
        const std::lock_guard lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    });
}

ModeRun::~ModeRun() {
    thread_.join();
}

void ModeRun::work() {
    std::map<std::string_view, std::future<Timed>> apart;
    for (const Abuse& abuse : abuses_) {
        if (abuse.apart)
            apart[abuse.name] =
                std::async(std::launch::async, timed, [&] { return outcome_of(abuse, *ground_); });
    }
    for (const Abuse& abuse : abuses_) {
        if (broken_off_()) break;
        std::optional<milliseconds> took_apart;
        const Timed here = timed([&] {
            return run_on_server(abuse, *ground_, [&] {
                if (!abuse.apart) return outcome_of(abuse, *ground_);
                Timed there = apart[abuse.name].get();
                took_apart = there.took;
                return std::move(there.outcome);
            });
        });
        if (broken_off_()) break;  // it did not come to its end
        add({to_text(ground_->mode()), std::string(abuse.name), here.outcome,
             took_apart.value_or(here.took)});
    }
    ground_->clear();
}

void ModeRun::add(Entry entry) {
    const std::lock_guard lock(mutex_);
    entries_.push_back(std::move(entry));
    changed_.notify_all();
}

std::optional<Entry> ModeRun::next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !entries_.empty() || ended_; });
    if (!entries_.empty()) {
        Entry entry = std::move(entries_.front());
        entries_.pop_front();
        return entry;
    }
    if (trouble_) std::rethrow_exception(trouble_);
    return std::nullopt;
}

}  // namespace patchbay::check
