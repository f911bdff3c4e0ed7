#pragma once
// The answer service on a scripted host, with an inbox of one conversation.

#include "answer_service.hpp"
#include "fixtures.hpp"
#include "scripted_host.hpp"

#include <gtest/gtest.h>

namespace patchbay::openai {

/// The inbox of one conversation.
class FakeInbox : public Conversations {
  public:
    explicit FakeInbox(ScriptedHost& link) : link_(link) {}

    History history(const HistoryRequest&) override {
        if (gone)
            throw Failure(Error{ErrorKind::not_found, "inbox.conversation_not_found", "", "", "", {}, 0});
        ++history_reads;
        const History seen = now;
        if (on_next_read) std::exchange(on_next_read, nullptr)();
        return seen;
    }
    AnswerOutcome answer(const AssistantAnswer& answer) override {
        offered.push_back(answer);
        if (now.answering != "assistant") return {AnswerState::taken_over, ""};
        for (const auto& before : posted) {
            if (before.run_id == answer.run_id) return {AnswerState::already_posted, ""};
        }
        if (now.messages.back().number > answer.covers_number && !answer.even_if_newer) {
            return {AnswerState::newer_message, ""};
        }
        posted.push_back(answer);
        now.answered_number = answer.covers_number;
        HistoryMessage message;
        message.number = static_cast<std::int64_t>(now.messages.size()) + 1;
        message.author = "assistant";
        message.text = answer.text;
        message.run_id = answer.run_id;
        now.messages.push_back(message);
        return {AnswerState::posted, "m"};
    }
    void draft(const AssistantDraft& draft) override { drafts.push_back(draft.text); }
    void hand_off(const Handoff& handoff) override {
        handoffs.push_back(handoff);
        now.answering = "people";
    }
    void discard_draft(const RunReference& run) override { discarded.push_back(run.run_id); }
    void contact_typing(const ContactTyping&) override {}

    void write(const std::string& text) {
        HistoryMessage message;
        message.number = static_cast<std::int64_t>(now.messages.size()) + 1;
        message.author = "contact";
        message.text = text;
        message.created_at_us = link_.now_us;
        now.messages.push_back(message);
    }

    History now;
    bool gone = false;
    std::function<void()> on_next_read;  ///< after it
    int history_reads = 0;
    std::vector<AssistantAnswer> offered;
    std::vector<AssistantAnswer> posted;
    std::vector<std::string> drafts;
    std::vector<Handoff> handoffs;
    std::vector<std::string> discarded;

  private:
    ScriptedHost& link_;
};

class AnswerServiceTest : public testing::Test {
  protected:
    AnswerServiceTest() {
        link_.conversations = &inbox_;
        inbox_.now.conversation_id = "c1";
        inbox_.now.state = "open";
        inbox_.now.answering = "assistant";
        inbox_.now.contact_name = "Ann";
        inbox_.now.contact_locale = "en";
        link_.on_statement("openai.assistant_at_endpoint", [this](const auto& parameters) {
            return has_assistant_ && parameters[0] == "e1" ? one_row(assistant_row()) : Table{};
        });
        link_.on_statement("openai.find_provider", [](const auto& parameters) {
            const bool main = parameters[1] == kMainProvider;
            Provider found = provider(*parameters[1], main ? "main" : "backup");
            found.state = "ok";
            return one_row(provider_row(found));
        });
        link_.on_statement("openai.insert_run", [this](const auto& parameters) {
            runs_.push_back(*parameters[6]);
            run_ids_.push_back(*parameters[0]);
            started_.reset();
            return Table{};
        });
        link_.on_statement("openai.start_run", [this](const auto& parameters) {
            started_ = started_row(parameters);
            return Table{};
        });
        link_.on_statement("openai.find_started_run",
                           [this](const auto&) { return started_ ? one_row(*started_) : Table{}; });
        link_.on_statement("openai.supersede_run", [this](const auto&) {
            if (started_) runs_.emplace_back("superseded");
            started_.reset();
            return Table{};
        });
    }

    static nlohmann::json started_row(const std::vector<std::optional<std::string>>& parameters) {
        return {{"id", *parameters[0]},
                {"workspace_id", *parameters[1]},
                {"conversation_id", *parameters[2]},
                {"assistant_id", *parameters[3]},
                {"provider_id", *parameters[4]},
                {"model", *parameters[5]},
                {"outcome", "started"},
                {"error", nullptr},
                {"prompt_tokens", std::stoi(*parameters[8])},
                {"completion_tokens", std::stoi(*parameters[9])},
                {"tokens_estimated", false},
                {"milliseconds", std::stoi(*parameters[11])},
                {"created_at", "2026-01-31 12:00:00+00"}};
    }

    static nlohmann::json assistant_row() {
        return {{"id", kAssistant},
                {"workspace_id", kWorkspace},
                {"name", "Helper"},
                {"instructions", "Be kind."},
                {"provider_id", kMainProvider},
                {"model", "big"},
                {"fallback_provider_id", kBackupProvider},
                {"fallback_model", "small"},
                {"temperature", nullptr},
                {"history_tokens", 3000},
                {"apology", ""},
                {"enabled", true},
                {"endpoints", {"e1"}},
                {"created_at", "2026-01-31 12:00:00+00"},
                {"version", 1}};
    }

    MessageCreated message(std::int64_t number) {
        MessageCreated message;
        message.conversation_id = "c1";
        message.number = number;
        message.direction = "in";
        message.author = "contact";
        message.endpoint_id = "e1";
        message.answering = "assistant";
        return message;
    }
    Event event(std::int64_t number) {
        Event event;
        event.id = "event-" + std::to_string(number);
        event.topic = "inbox.message.created";
        event.key = "c1";
        event.workspace_id = kWorkspace;
        event.payload = to_json(message(number));
        event.occurred_at_us = 1700000000000000;
        return event;
    }
    void handle(std::int64_t number) { service_.handle(event(number)); }
    void break_off_at(const std::string& statement) {
        kept_ = link_.statement(statement);
        link_.on_statement(statement, [](const auto&) -> Table {
            throw Failure(Error{ErrorKind::unavailable, "database.unavailable", "", "", "", {}, 0});
        });
    }
    void mend(const std::string& statement) { link_.on_statement(statement, kept_); }

    ScriptedHost link_;
    Host host_{link_};
    FakeInbox inbox_{link_};
    ConversationsClient conversations_{host_.services()};
    AssistantRepository assistants_{host_.database()};
    ProviderRepository providers_{host_.database()};
    RunRepository run_repository_{host_.database()};
    ModelStates states_;
    ConcurrencyLimiter limiter_{link_};
    ProviderReporter reporter_{host_};
    Completer completer_{host_, states_, limiter_, reporter_, [] { return 0.5; }};
    ConversationWatch watch_;
    Options options_;
    AnswerService service_{host_,           conversations_, assistants_, providers_,
                           run_repository_, completer_,     watch_,      [this] { return options_; }};
    bool has_assistant_ = true;
    ScriptedHost::Answer kept_;
    std::optional<nlohmann::json> started_;
    std::vector<std::string> runs_;
    std::vector<std::string> run_ids_;
};

}  // namespace patchbay::openai
