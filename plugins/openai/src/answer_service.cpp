#include "answer_service.hpp"

#include "answer_decision.hpp"
#include "answer_progress.hpp"
#include "instructions.hpp"
#include "run_id.hpp"

#include <utility>

namespace patchbay::openai {

using std::chrono::milliseconds;

namespace {

/// A contact who never stops writing is answered in between.
constexpr int kMostDebounces = 5;

std::int64_t microseconds(std::chrono::system_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

}  // namespace

struct AnswerService::Job {
    const Event& event;
    MessageCreated message;
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
    const MessageCreated message = message_created_from(event.payload);
    if (!asks_assistant(message)) return;
    const auto assistant = assistants_.serving(message.endpoint_id);
    if (!assistant || assistant->workspace_id != event.workspace_id) {
        without_assistant(event, message);
        return;
    }
    ConversationWatch::Watching watching(watch_, message.conversation_id);
    Job job{event, message, *assistant, options_(), run_id_for(event.id, event.occurred_at_us), watching};
    try {
        for (Next next = Next::again; next == Next::again; ++job.restarts) {
            const History history = quiet_history(job);
            const AnswerPlan plan = plan_answer(history, message.number);
            if (plan.decision != Decision::answer) return;
            next = answer_once(job, history, plan.covers_number);
        }
    } catch (const Failure& failure) {
        if (failure.error().code == "bus.already_done") return;
        if (failure.error().kind == ErrorKind::not_found) return;  // the conversation is gone
        throw;
    }
}

/// The history once the contact has been silent for a moment.
History AnswerService::quiet_history(const Job& job) {
    for (int round = 0;; ++round) {
        History history = conversations_.history({job.message.conversation_id, job.options.history_messages});
        const AnswerPlan plan = plan_answer(history, job.message.number);
        if (plan.decision != Decision::answer || round == kMostDebounces || !job.restart_allowed())
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
    AnswerProgress progress(host_, conversations_, job.watching, job.options, job.message.conversation_id,
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
    const Usage usage = std::get<Stopped>(outcome).usage;
    const bool newer = progress.stop() == AnswerProgress::Stop::newer_message;
    record_superseded(job, nullptr, usage, newer ? "the contact wrote again" : "people took over", elapsed());
    return newer ? Next::again : Next::done;
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

AnswerService::Next AnswerService::post(Job& job, const Answered& answered, std::int64_t covers_number,
                                        std::int64_t took_ms) {
    const Usage& usage = answered.completion.usage;
    const AnswerOutcome outcome =
        conversations_.answer({job.message.conversation_id, job.run_id, job.assistant.id, job.assistant.name,
                               answered.completion.text, covers_number, !job.restart_allowed()});
    switch (outcome.state) {
        case AnswerState::posted:
        case AnswerState::already_posted:
            finish(job, run_of(job, "completed", &answered.target, usage, took_ms));
            return Next::done;
        case AnswerState::newer_message:
            record_superseded(job, &answered.target, usage, "the contact wrote again", took_ms);
            // Past the last restart the newer message's own event brings the answer to all of them.
            return job.restart_allowed() ? Next::again : Next::done;
        case AnswerState::taken_over:
            record_superseded(job, &answered.target, usage, "people took over", took_ms);
            return Next::done;
    }
    return Next::done;
}

void AnswerService::give_to_people(const Job& job, const AllFailed& failed, const History& history,
                                   std::int64_t covers_number, std::int64_t took_ms) {
    const std::string reason = failed.reports.empty() ? "The assistant has no provider." : in_words(failed);
    conversations_.hand_off({job.message.conversation_id, job.run_id, "openai.all_failed", reason,
                             apology_for(job.assistant.apology, history.contact_locale), job.assistant.name,
                             covers_number});
    Run run = run_of(job, "failed", nullptr, {}, took_ms);
    run.error = reason;
    finish(job, run);
}

/// The endpoint's assistant was switched off or removed while its conversations still wait for it.
void AnswerService::without_assistant(const Event& event, const MessageCreated& message) {
    if (message.answering != "assistant") return;
    try {
        const AnswerPlan plan =
            plan_answer(conversations_.history({message.conversation_id, 20}), message.number);
        if (plan.decision != Decision::answer) return;
        conversations_.hand_off({message.conversation_id, run_id_for(event.id, event.occurred_at_us),
                                 "openai.no_assistant", "No assistant answers here any more.", "", "",
                                 plan.covers_number});
    } catch (const Failure& failure) {
        if (failure.error().kind != ErrorKind::not_found) throw;
    }
}

Run AnswerService::run_of(const Job& job, std::string outcome, const Target* target, const Usage& usage,
                          std::int64_t took_ms) {
    Run run;
    run.id = job.run_id;
    run.workspace_id = job.event.workspace_id;
    run.conversation_id = job.message.conversation_id;
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
void AnswerService::record_superseded(const Job& job, const Target* target, const Usage& usage,
                                      const char* why, std::int64_t took_ms) {
    Run run = run_of(job, "superseded", target, usage, took_ms);
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
