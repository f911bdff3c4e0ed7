#include "completer.hpp"

#include "clean_text.hpp"

#include <algorithm>

namespace patchbay::openai {

using std::chrono::milliseconds;

namespace {

/// Of the deadline, what the main model may spend on beginning attempts while a fallback waits.
constexpr double kMainShare = 0.6;

/// With less, an attempt would only blame the provider for our own haste.
constexpr milliseconds kShortestShare{500};

/// Ends a trial of the circuit breaker that an exception left without an outcome.
class TrialGuard {
  public:
    TrialGuard(ModelStates& states, const Target& target) : states_(states), target_(target) {}
    TrialGuard(const TrialGuard&) = delete;
    ~TrialGuard() {
        if (!told_) states_.abandoned(target_.provider, target_.model);
    }
    void told() { told_ = true; }

  private:
    ModelStates& states_;
    const Target& target_;
    bool told_ = false;
};

constexpr const char* kBusy = "busy";

ProviderError innocent(const char* code) {
    ProviderError error = own_error(code, Remedy::next_provider);
    error.blames_provider = false;
    return error;
}

bool is_busy(const AllFailed::Report& report) {
    return report.error.code == kBusy;
}

}  // namespace

struct Completer::Work {
    const Prompt& prompt;
    const Options& options;
    const AttemptBegins& begins;
    const Progress& progress;
    Time main_share_ends;
    Time deadline;

    Time share_ends(bool last) const { return last ? deadline : main_share_ends; }
    /// Time that says nothing about any provider.
    void leave_out(Time::duration waited) {
        main_share_ends += waited;
        deadline += waited;
    }
};

std::string in_words(const AllFailed& failed) {
    std::string text;
    for (const AllFailed::Report& report : failed.reports) {
        const Error error = describe(report.error);
        if (!text.empty()) text += "; ";
        text += report.provider_name + " (" + report.model + "): " + error.title;
        if (!error.detail.empty()) text += ", " + error.detail;
    }
    return shorten(text, 1000);
}

Completer::Completer(Host& host, ModelStates& states, ConcurrencyLimiter& limiter, ProviderReporter& reporter,
                     std::function<double()> random)
    : host_(host),
      states_(states),
      limiter_(limiter),
      reporter_(reporter),
      random_(std::move(random)),
      client_(host) {}

AnswerOutcomeOf Completer::complete(const std::vector<Target>& targets, const Prompt& prompt,
                                    const Options& options, const AttemptBegins& begins,
                                    const Progress& progress) {
    const Time start = host_.now();
    const auto main_share =
        milliseconds(static_cast<std::int64_t>(static_cast<double>(options.deadline.count()) * kMainShare));
    Work work{prompt, options, begins, progress, start + main_share, start + options.deadline};
    AllFailed failed;
    for (const Target& target : targets) {
        ExchangeOutcome outcome = ask(target, work, &target == &targets.back());
        if (auto* completion = std::get_if<Completion>(&outcome))
            return Answered{std::move(*completion), target};
        if (auto* stopped = std::get_if<Stopped>(&outcome)) return *stopped;
        failed.reports.push_back(
            {target.provider.name, target.model, std::get<ProviderError>(std::move(outcome))});
    }
    if (std::any_of(failed.reports.begin(), failed.reports.end(), is_busy)) return Busy{};
    return failed;
}

/// One target, from admission to its final word; tells breaker, metrics and the provider's state.
ExchangeOutcome Completer::ask(const Target& target, Work& work, bool last) {
    if (!wait_for_rest(target, work.share_ends(last), last)) return innocent("resting");
    TrialGuard trial(states_, target);
    const auto slot = slot_for(target, work);
    if (!slot) return innocent(kBusy);
    const Time share_ends = work.share_ends(last);
    if (left(share_ends) < kShortestShare) return innocent("no_time");
    ExchangeOutcome outcome = attempt_until_settled(target, work, share_ends, last);
    if (std::holds_alternative<Completion>(outcome)) {
        trial.told();
        states_.succeeded(target.provider, target.model);
        reporter_.works(target.provider);
    } else if (const auto* error = std::get_if<ProviderError>(&outcome)) {
        trial.told();
        if (error->blames_provider) reporter_.fails(target.provider, *error);
    }
    return outcome;
}

std::optional<ConcurrencyLimiter::Slot> Completer::slot_for(const Target& target, Work& work) {
    const Time before = host_.now();
    auto slot = limiter_.acquire(target.provider.id, work.options.parallel, work.options.slot_patience);
    work.leave_out(host_.now() - before);
    return slot;
}

/// True: ask now. Where nobody else is left to ask, a rest that ends in time is waited for.
bool Completer::wait_for_rest(const Target& target, Time until, bool last) {
    for (;;) {
        const milliseconds rest = states_.admit(target.provider, target.model, host_.now());
        if (rest.count() == 0) return true;
        if (!last || rest >= left(until)) return false;
        host_.tasks().sleep(rest);
    }
}

ExchangeOutcome Completer::attempt_until_settled(const Target& target, const Work& work, Time share_ends,
                                                 bool last) {
    double budget_share = 1;
    for (unsigned failures = 0;;) {
        ExchangeOutcome outcome = attempt(target, work, share_ends, budget_share);
        const auto* error = std::get_if<ProviderError>(&outcome);
        if (error == nullptr) return outcome;
        states_.failed(target.provider, target.model, *error, host_.now());
        host_.metrics().add("provider_errors", {{"code", error->code}});
        if (error->remedy == Remedy::drop_parameter &&
            states_.learn_refusal(target.provider, target.model, error->parameter) &&
            left(share_ends).count() > 0) {
            continue;
        }
        if (error->remedy == Remedy::shorten_context && budget_share == 1 && left(share_ends).count() > 0) {
            budget_share = 0.4;
            continue;
        }
        const auto wait = work.options.retries.next_wait(++failures, *error, left(share_ends), random_());
        if (!wait) return outcome;
        host_.tasks().sleep(*wait);
        // Meanwhile the model may have been sent to rest, by this answer or by others.
        if (!wait_for_rest(target, share_ends, last)) return outcome;
    }
}

ExchangeOutcome Completer::attempt(const Target& target, const Work& work, Time share_ends,
                                   double budget_share) {
    const ChatBody body = chat_body(work.prompt, target.model,
                                    states_.capabilities(target.provider, target.model), budget_share);
    ExchangeLimits limits{};
    limits.connect = std::min(work.options.connect, left(share_ends));
    limits.first_byte = std::min(work.options.first_byte, left(share_ends));
    limits.idle = work.options.idle;
    limits.total = left(work.deadline);  // an answer that flows may use all the time there is
    if (!work.begins()) return Stopped{};
    return client_.complete(target.provider, body, limits, work.progress);
}

milliseconds Completer::left(Time until) {
    return std::max(milliseconds(0), std::chrono::duration_cast<milliseconds>(until - host_.now()));
}

}  // namespace patchbay::openai
