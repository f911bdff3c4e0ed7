#include "announcer.hpp"

#include "core/cursor.hpp"

#include <patchbay/host.hpp>

namespace patchbay::inbox {
namespace {

constexpr std::chrono::milliseconds kCountsPause{1000};
constexpr std::chrono::minutes kCountsIdle{10};
constexpr int kTypingSeconds = 5;

std::string conversation_topic(const std::string& id) {
    return "inbox.conversation." + id;
}

}  // namespace

Announcer::Announcer(Host& host, ConversationRepository& conversations, MessageRepository& messages)
    : host_(host), conversations_(conversations), messages_(messages), counts_signal_(host.link()) {}

template <class Work>
void Announcer::best_effort(const char* what, Work&& work) {
    try {
        work();
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& problem) {
        host_.log().warn(std::string("browsers were not told that ") + what + ": " + problem.what());
    }
}

void Announcer::handle(const Event& event) {
    if (event.topic.starts_with("inbox.message.")) {
        const char* said =
            event.topic == "inbox.message.created" ? "inbox.message.created" : "inbox.message.changed";
        const auto message_id = read_payload(
            event, [](const nlohmann::json& payload) { return payload.value("message_id", ""); });
        publish_message(event.workspace_id, message_id, said);
    }
    publish_conversation(event.workspace_id, event.key);
}

void Announcer::message_changed(const std::string& workspace_id, const std::string& message_id) {
    best_effort("a message changed",
                [&] { publish_message(workspace_id, message_id, "inbox.message.changed"); });
}

void Announcer::conversation_changed(const std::string& workspace_id, const std::string& conversation_id) {
    best_effort("a conversation changed", [&] { publish_conversation(workspace_id, conversation_id); });
}

void Announcer::publish_message(const std::string& workspace_id, const std::string& message_id,
                                const char* event) {
    if (!is_id(message_id)) return;
    if (const auto message = messages_.read(workspace_id, message_id))
        host_.live().publish(workspace_id, "inbox", event, {{"message", *message}});
}

void Announcer::publish_conversation(const std::string& workspace_id, const std::string& conversation_id) {
    if (const auto card = conversations_.card(workspace_id, conversation_id))
        host_.live().publish(workspace_id, "inbox", "inbox.conversation.changed", {{"conversation", *card}});
    counts_changed(workspace_id);
}

void Announcer::typing(const std::string& workspace_id, const std::string& conversation_id,
                       std::string_view who, std::string_view name) {
    best_effort("somebody types", [&] {
        host_.live().pass(workspace_id, conversation_topic(conversation_id), "inbox.typing",
                          {{"conversation_id", conversation_id},
                           {"who", who},
                           {"name", name},
                           {"seconds", kTypingSeconds}});
    });
}

void Announcer::draft(const std::string& workspace_id, const AssistantDraft& draft) {
    best_effort("an answer is being written", [&] {
        host_.live().pass(
            workspace_id, conversation_topic(draft.conversation_id), "inbox.answer.draft",
            {{"conversation_id", draft.conversation_id}, {"run_id", draft.run_id}, {"text", draft.text}});
    });
}

void Announcer::draft_discarded(const std::string& workspace_id, const RunReference& run) {
    best_effort("an answer was given up", [&] {
        host_.live().pass(workspace_id, conversation_topic(run.conversation_id), "inbox.answer.discarded",
                          {{"conversation_id", run.conversation_id}, {"run_id", run.run_id}});
    });
}

void Announcer::counts_changed(const std::string& workspace_id) {
    {
        const std::lock_guard lock(mutex_);
        workspaces_to_count_.insert(workspace_id);
    }
    counts_signal_.wake();
}

void Announcer::run_counts() {
    for (;;) {
        counts_signal_.wait(kCountsIdle);
        std::set<std::string> workspaces;
        {
            const std::lock_guard lock(mutex_);
            workspaces.swap(workspaces_to_count_);
        }
        for (const std::string& workspace_id : workspaces) {
            best_effort("counts changed", [&] {
                host_.live().publish(workspace_id, "inbox", "inbox.counts.changed", nlohmann::json::object());
            });
        }
        host_.tasks().sleep(kCountsPause);
    }
}

}  // namespace patchbay::inbox
