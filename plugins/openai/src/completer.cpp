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

ProviderError innocent(const char* code) {
    ProviderError error = own_error(code, Remedy::next_provider);
    error.blames_provider = false;
    return error;
}

}  // namespace

struct Completer::Work {
    const Prompt& prompt;
    const Options& options;
    const AttemptBegins& begins;
    const Progress& progress;
    Time deadline;
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
    const Work work{prompt, options, begins, progress, start + options.deadline};
    AllFailed failed;
    for (std::size_t index = 0; index < targets.size(); ++index) {
        const bool last = index + 1 == targets.size();
        const auto main_share = milliseconds(
            static_cast<std::int64_t>(static_cast<double>(options.deadline.count()) * kMainShare));
        const Target& target = targets[index];
        ExchangeOutcome outcome = ask(target, work, last ? work.deadline : start + main_share, last);
        if (auto* completion = std::get_if<Completion>(&outcome))
            return Answered{std::move(*completion), target};
        if (auto* stopped = std::get_if<Stopped>(&outcome)) return *stopped;
        failed.reports.push_back(
            {target.provider.name, target.model, std::get<ProviderError>(std::move(outcome))});
    }
    return failed;
}

/// One target, from admission to its final word; tells breaker, metrics and the provider's state.
ExchangeOutcome Completer::ask(const Target& target, const Work& work, Time share_ends, bool last) {
    if (!wait_for_rest(target, share_ends, last)) return innocent("resting");
    TrialGuard trial(states_, target);
    const auto slot = limiter_.acquire(target.provider.id, work.options.parallel, left(share_ends));
    if (!slot) return innocent("busy");
    if (left(share_ends) < kShortestShare) return innocent("no_time");
    ExchangeOutcome outcome = attempt_until_settled(target, work, share_ends);
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

/// True: ask now. Where nobody else is left to ask, a rest that ends in time is waited for.
bool Completer::wait_for_rest(const Target& target, Time until, bool last) {
    for (;;) {
        const milliseconds rest = states_.admit(target.provider, target.model, host_.now());
        if (rest.count() == 0) return true;
        if (!last || rest >= left(until)) return false;
        host_.tasks().sleep(rest);
    }
}

ExchangeOutcome Completer::attempt_until_settled(const Target& target, const Work& work, Time share_ends) {
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
