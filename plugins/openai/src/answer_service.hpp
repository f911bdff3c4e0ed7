#pragma once
// Answers contacts: the handler of the durable consumer openai.answer, which brings their messages, and
// conversations that people hand back.
//
// The bus brings the events of one conversation in order, one at a time, and again after a crash. The run's
// id follows from the event, so the inbox posts its answer once, however often the event comes. Several
// messages in a row get one answer, since the first event's answer covers all that the history shows; the
// events of the others then find themselves covered. Owned by the plugin; handle() runs on several fibers at
// once and suspends.

#include "answer_decision.hpp"
#include "assistant_repository.hpp"
#include "completer.hpp"
#include "conversation_watch.hpp"
#include "options.hpp"
#include "provider_repository.hpp"
#include "run_repository.hpp"

#include <patchbay/conversations.hpp>
#include <patchbay/host.hpp>

#include <functional>
#include <memory>

namespace patchbay::openai {

class AnswerService {
  public:
    /// `options` gives the settings of now. All references outlive the service.
    AnswerService(Host& host, Conversations& conversations, AssistantRepository& assistants,
                  ProviderRepository& providers, RunRepository& runs, Completer& completer,
                  ConversationWatch& watch, std::function<Options()> options);

    /// Returning means: answered, handed to people, or nothing to do. Throws to be called again with the same
    /// event.
    void handle(const Event& event);

  private:
    struct Job;
    enum class Next { done, again };

    void attend(const Event& event, const Question& question);
    void broke_off(const Event& event, const Question& question, const Error& error);

    History quiet_history(const Job& job);
    Next answer_once(Job& job, const History& history, std::int64_t covers_number);
    std::vector<Target> targets_of(const Assistant& assistant);
    Prompt prompt_for(const Job& job, const History& history);
    Next post(const Job& job, const Answered& answered, std::int64_t covers_number, std::int64_t took_ms);
    void leave(const Job& job, const History& history);
    void give_to_people(const Job& job, const AllFailed& failed, const History& history,
                        std::int64_t covers_number, std::int64_t took_ms);
    void hand_over(const Event& event, const Question& question, const char* code, const std::string& reason);
    void give_up(const Event& event, const Question& question, const Error& error);
    Run run_of(const Job& job, std::string outcome, const Target* target, const Usage& usage,
               std::int64_t took_ms);
    void record_superseded(const Job& job, const Usage& usage, const char* why, std::int64_t took_ms);
    void finish(const Job& job, const Run& run);

    Host& host_;
    Conversations& conversations_;
    AssistantRepository& assistants_;
    ProviderRepository& providers_;
    RunRepository& runs_;
    Completer& completer_;
    ConversationWatch& watch_;
    std::function<Options()> options_;
};

}  // namespace patchbay::openai
