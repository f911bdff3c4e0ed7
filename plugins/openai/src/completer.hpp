#pragma once
// Gets one answer: the main model with retries, then the fallback, all within one deadline, which leaves out
// the waiting for our own limits. Owned by the plugin; any fiber may call; a call suspends its fiber until
// there is an answer or nobody gave one.

#include "chat_client.hpp"
#include "concurrency_limiter.hpp"
#include "model_states.hpp"
#include "options.hpp"
#include "provider_reporter.hpp"

#include <patchbay/host.hpp>

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace patchbay::openai {

struct Target {
    Provider provider;
    std::string model;
};

/// Whom the answer came from, and what it took.
struct Answered {
    Completion completion;
    Target target;
};

/// What went wrong at each target, in the order they were asked.
struct AllFailed {
    struct Report {
        std::string provider_name;
        std::string model;
        ProviderError error;
    };
    std::vector<Report> reports;
};

/// For operators: what each provider said.
std::string in_words(const AllFailed& failed);

/// We make as many answers as we may; nobody failed. Ask again later.
struct Busy {};

using AnswerOutcomeOf = std::variant<Answered, AllFailed, Stopped, Busy>;

class Completer {
  public:
    /// Asked before every attempt, which begins with an empty answer again; false stops.
    using AttemptBegins = std::function<bool()>;

    /// `random` gives numbers in [0,1). All references outlive the completer.
    Completer(Host& host, ModelStates& states, ConcurrencyLimiter& limiter, ProviderReporter& reporter,
              std::function<double()> random);

    /// Throws Cancelled, and Failure when the database is away.
    AnswerOutcomeOf complete(const std::vector<Target>& targets, const Prompt& prompt, const Options& options,
                             const AttemptBegins& begins, const Progress& progress);

  private:
    using Time = std::chrono::system_clock::time_point;
    struct Work;

    ExchangeOutcome ask(const Target& target, Work& work, bool last);
    std::optional<ConcurrencyLimiter::Slot> slot_for(const Target& target, Work& work);
    ExchangeOutcome attempt_until_settled(const Target& target, const Work& work, Time share_ends, bool last);
    ExchangeOutcome attempt(const Target& target, const Work& work, Time share_ends, double budget_share);
    bool wait_for_rest(const Target& target, Time until, bool last);
    std::chrono::milliseconds left(Time until);

    Host& host_;
    ModelStates& states_;
    ConcurrencyLimiter& limiter_;
    ProviderReporter& reporter_;
    std::function<double()> random_;
    ChatClient client_;
};

}  // namespace patchbay::openai
