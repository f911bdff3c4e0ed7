#include "answer_service.hpp"

#include "answer_progress.hpp"
#include "instructions.hpp"
#include "run_id.hpp"

#include <utility>

namespace patchbay::openai {

using std::chrono::milliseconds;

namespace {

/// So many messages show whether an event still asks.
constexpr std::uint32_t kGlance = 20;

constexpr const char* kWroteAgain = "the contact wrote again";
constexpr const char* kTakenOver = "people took over";

std::int64_t microseconds(std::chrono::system_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

Failure busy() {
    return Failure(Error{ErrorKind::unavailable,
                         kBusyCode,
                         "The assistant makes as many answers as it may",
                         "",
                         "Wait, or allow more answers at the same time in the module's settings",
                         {},
                         5000});
}

std::string in_words(const Error& error) {
    std::string words = error.title.empty() ? error.code : error.title;
    if (!error.detail.empty()) words += ": " + error.detail;
    return "The assistant could not answer. " + words;
}

}  // namespace

struct AnswerService::Job {
    const Event& event;
    Question question;
    Assistant assistant;
    Options options;
    std::string run_id;
    ConversationWatch::Watching& watching;
    unsigned restarts = 0;

    bool restart_allowed() const { return restarts < options.restarts; }
};

AnswerService::AnswerService(Host& host, Conversations& conversations, AssistantRepository& assistants,
                             ProviderRepository& providers, RunRepository& runs, Completer& completer,
                             ConversationWatch& watch, std::function<Options()> options)
    : host_(host),
      conversations_(conversations),
      assistants_(assistants),
      providers_(providers),
      runs_(runs),
      completer_(completer),
      watch_(watch),
      options_(std::move(options)) {}

void AnswerService::handle(const Event& event) {
    const auto question = question_in(event);
    if (!question) return;
    try {
        attend(event, *question);
    } catch (const Cancelled&) {
        throw;
    } catch (const Failure& failure) {
        broke_off(event, *question, failure.error());
    } catch (const std::exception& exception) {
        broke_off(event, *question,
                  {ErrorKind::internal, "openai.internal", exception.what(), "", "", {}, 0});
    }
}

void AnswerService::broke_off(const Event& event, const Question& question, const Error& error) {
    if (error.code == "bus.already_done") return;
    if (error.kind == ErrorKind::not_found) return;  // the conversation is gone
    if (!gives_up(event.attempt, error)) throw Failure(error);
    give_up(event, question, error);
}

void AnswerService::attend(const Event& event, const Question& question) {
    const auto assistant = assistants_.serving(question.endpoint_id);
    if (!assistant || assistant->workspace_id != event.workspace_id)
        return hand_over(event, question, "openai.no_assistant", "No assistant answers here any more.");
    if (is_too_old(event.occurred_at_us, microseconds(host_.now())))
        return hand_over(event, question, "openai.too_old",
                         "The assistant was away for so long that it leaves the question to people.");
    ConversationWatch::Watching watching(watch_, question.conversation_id);
    Job job{event, question, *assistant, options_(), run_id_for(event.id, event.occurred_at_us), watching};
    for (Next next = Next::again; next == Next::again; ++job.restarts) {
        const History history = quiet_history(job);
        const AnswerPlan plan = plan_answer(history, question.number);
        if (plan.decision != Decision::answer) return leave(job, history);
        next = answer_once(job, history, plan.covers_number);
    }
}

/// Nothing is left to answer: what an earlier delivery or attempt left half done is brought to its end.
void AnswerService::leave(const Job& job, const History& history) {
    if (was_posted(history, job.run_id)) {
        auto run = runs_.find_started(job.run_id);
        if (!run) return;
        run->outcome = "completed";
        return finish(job, *run);
    }
    const bool taken_over = history.answering != "assistant" || history.state != "open";
    if (!taken_over || job.question.answering != "assistant") return;
    runs_.supersede(job.run_id, kTakenOver);
    try {
        conversations_.discard_draft({job.question.conversation_id, job.run_id});
    } catch (const Failure& failure) {
        host_.log().debug(std::string("a draft was not discarded: ") + failure.error().code);
    }
}

/// The history once the contact has been silent for a moment.
History AnswerService::quiet_history(const Job& job) {
    for (unsigned round = 0;; ++round) {
        History history =
            conversations_.history({job.question.conversation_id, job.options.history_messages});
        const AnswerPlan plan = plan_answer(history, job.question.number);
        if (plan.decision != Decision::answer || round == job.options.debounces || !job.restart_allowed())
            return history;
        const milliseconds wait =
            debounce_left(plan.newest_at_us, microseconds(host_.now()), job.options.debounce);
        if (wait.count() == 0) return history;
        host_.tasks().sleep(wait);
    }
}

AnswerService::Next AnswerService::answer_once(Job& job, const History& history, std::int64_t covers_number) {
    const auto start = host_.now();
    const auto elapsed = [&] {
        return std::chrono::duration_cast<milliseconds>(host_.now() - start).count();
    };
    AnswerProgress progress(host_, conversations_, job.watching, job.options, job.question.conversation_id,
                            job.run_id, covers_number, job.restart_allowed());
    const auto outcome = completer_.complete(
        targets_of(job.assistant), prompt_for(job, history), job.options, [&] { return progress.begin(); },
        [&](const ChatAccumulator& answer) { return progress.take(answer); });
    if (const auto* answered = std::get_if<Answered>(&outcome))
        return post(job, *answered, covers_number, elapsed());
    if (const auto* failed = std::get_if<AllFailed>(&outcome)) {
        give_to_people(job, *failed, history, covers_number, elapsed());
        return Next::done;
    }
    if (std::holds_alternative<Busy>(outcome)) throw busy();
    const bool newer = progress.stop() == AnswerProgress::Stop::newer_message;
    record_superseded(job, std::get<Stopped>(outcome).usage, newer ? kWroteAgain : kTakenOver, elapsed());
    return Next::again;
}

std::vector<Target> AnswerService::targets_of(const Assistant& assistant) {
    std::vector<Target> targets;
    const auto add = [&](const std::string& provider_id, const std::string& model) {
        if (auto provider = providers_.find(assistant.workspace_id, provider_id))
            targets.push_back({*provider, model});
    };
    add(assistant.provider_id, assistant.model);
    if (assistant.fallback_provider_id && assistant.fallback_model) {
        add(*assistant.fallback_provider_id, *assistant.fallback_model);
    }
    return targets;
}

Prompt AnswerService::prompt_for(const Job& job, const History& history) {
    Prompt prompt;
    prompt.instructions =
        compose_instructions({job.assistant.name, job.assistant.instructions, history.contact_name,
                              history.contact_locale, microseconds(host_.now()) / 1000000});
    prompt.history = history.messages;
    prompt.history_tokens = job.assistant.history_tokens;
    prompt.temperature = job.assistant.temperature;
    prompt.answer_tokens = job.options.answer_tokens;
    return prompt;
}

/// The run is written down before its answer is posted, so that its cost outlives a crash in between.
AnswerService::Next AnswerService::post(const Job& job, const Answered& answered, std::int64_t covers_number,
                                        std::int64_t took_ms) {
    Run run = run_of(job, "started", &answered.target, answered.completion.usage, took_ms);
    runs_.start(run);
    const AnswerOutcome outcome =
        conversations_.answer({job.question.conversation_id, job.run_id, job.assistant.id, job.assistant.name,
                               answered.completion.text, covers_number, !job.restart_allowed()});
    switch (outcome.state) {
        case AnswerState::posted:
        case AnswerState::already_posted:
            run.outcome = "completed";
            finish(job, run);
            return Next::done;
        case AnswerState::newer_message:
        case AnswerState::taken_over:
            break;
    }
    const bool newer = outcome.state == AnswerState::newer_message;
    runs_.supersede(run.id, newer ? kWroteAgain : kTakenOver);
    return Next::again;
}

void AnswerService::give_to_people(const Job& job, const AllFailed& failed, const History& history,
                                   std::int64_t covers_number, std::int64_t took_ms) {
    const std::string reason = failed.reports.empty() ? "The assistant has no provider." : in_words(failed);
    conversations_.hand_off({job.question.conversation_id, job.run_id, "openai.all_failed", reason,
                             apology_for(job.assistant.apology, history.contact_locale), job.assistant.name,
                             covers_number});
    Run run = run_of(job, "failed", nullptr, {}, took_ms);
    run.error = reason;
    finish(job, run);
}

/// No answer is tried: the conversation, if it still waits for the assistant, goes to people.
void AnswerService::hand_over(const Event& event, const Question& question, const char* code,
                              const std::string& reason) {
    if (question.answering != "assistant") return;
    const AnswerPlan plan =
        plan_answer(conversations_.history({question.conversation_id, kGlance}), question.number);
    if (plan.decision != Decision::answer) return;
    conversations_.hand_off({question.conversation_id, run_id_for(event.id, event.occurred_at_us), code,
                             reason, "", "", plan.covers_number});
}

/// Attempt after attempt broke off.
void AnswerService::give_up(const Event& event, const Question& question, const Error& error) {
    const History history = conversations_.history({question.conversation_id, kGlance});
    const AnswerPlan plan = plan_answer(history, question.number);
    if (plan.decision != Decision::answer) return;
    const char* code = error.code == kBusyCode ? kBusyCode : "openai.internal";
    host_.log().error("conversation " + question.conversation_id + " goes to people: " + in_words(error));
    conversations_.hand_off({question.conversation_id, run_id_for(event.id, event.occurred_at_us), code,
                             in_words(error), apology_for("", history.contact_locale), "",
                             plan.covers_number});
}

Run AnswerService::run_of(const Job& job, std::string outcome, const Target* target, const Usage& usage,
                          std::int64_t took_ms) {
    Run run;
    run.id = job.run_id;
    run.workspace_id = job.event.workspace_id;
    run.conversation_id = job.question.conversation_id;
    run.assistant_id = job.assistant.id;
    run.provider_id = target != nullptr ? target->provider.id : "";
    run.model = target != nullptr ? target->model : job.assistant.model;
    run.outcome = std::move(outcome);
    run.prompt_tokens = usage.prompt_tokens;
    run.completion_tokens = usage.completion_tokens;
    run.tokens_estimated = !usage.reported;
    run.milliseconds = took_ms;
    return run;
}

/// Has an id of its own: the event's run may still be completed.
void AnswerService::record_superseded(const Job& job, const Usage& usage, const char* why,
                                      std::int64_t took_ms) {
    Run run = run_of(job, "superseded", nullptr, usage, took_ms);
    run.id = new_id();
    run.error = why;
    runs_.insert(run);
    host_.metrics().add("runs", {{"outcome", run.outcome}});
}

void AnswerService::finish(const Job& job, const Run& run) {
    host_.database().transaction([&](Transaction& transaction) {
        RunRepository::insert(transaction, run);
        const bool completed = run.outcome == "completed";
        transaction.publish({completed ? "openai.run.completed" : "openai.run.failed",
                             run.conversation_id,
                             run.workspace_id,
                             {{"run_id", run.id},
                              {"conversation_id", run.conversation_id},
                              {"assistant_id", run.assistant_id},
                              {"model", run.model},
                              {"prompt_tokens", run.prompt_tokens},
                              {"completion_tokens", run.completion_tokens},
                              {"error", run.error ? nlohmann::json(*run.error) : nlohmann::json()}},
                             "openai.run:" + run.id});
        transaction.complete(job.event);
    });
    host_.metrics().add("runs", {{"outcome", run.outcome}});
    host_.metrics().add("tokens", {{"kind", "prompt"}}, static_cast<double>(run.prompt_tokens));
    host_.metrics().add("tokens", {{"kind", "completion"}}, static_cast<double>(run.completion_tokens));
}

}  // namespace patchbay::openai
