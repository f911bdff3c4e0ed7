#pragma once
// The channel itself: what the inbox calls when it has something to say. Several calls may run at the same
// time, on different threads; every call on the host suspends the fiber, not the thread.

#include <patchbay/channel.hpp>
#include <patchbay/host.hpp>

#include <optional>

namespace echo {

using namespace patchbay;

inline Error error(ErrorKind kind, std::string code, std::string title, std::string fix) {
    return {kind, "echo-channel." + std::move(code), std::move(title), {}, std::move(fix), {}, 0};
}

constexpr Statement kEndpoints{"echo.endpoints", R"(
select id, workspace_id, name from "echo-channel".endpoints order by id)"};
// A second attempt at the same message changes nothing: its id is the same.
constexpr Statement kKeepAnswer{"echo.keep_answer", R"(
insert into "echo-channel".answers (id, workspace_id, endpoint_id, chat, text)
select $1, workspace_id, id, $3, $4 from "echo-channel".endpoints where id = $2
on conflict (id) do update set text = excluded.text returning id)"};

class EchoChannel : public Channel {
  public:
    explicit EchoChannel(Host& host) : host_(host) {}

    ChannelInfo describe() override {
        ChannelInfo info{"echo-channel", "Echo", false, true, true, {}};
        for (const Row row : host_.database().read(kEndpoints)) {
            info.endpoints.push_back({row.text("id"), row.text("workspace_id"), row.text("name"), "running"});
        }
        return info;
    }

    SendOutcome send(const OutboundMessage& message) override {
        SendOutcome outcome;
        // A database that is away throws, and the inbox tries again; a removed address does not come back.
        const Rows kept = host_.database().execute(kKeepAnswer, message.message_id, message.endpoint_id,
                                                   message.chat, message.text);
        if (!kept.empty()) {
            outcome.state = SendState::sent;
            outcome.external_ids = {message.message_id};
        } else {
            outcome.state = SendState::refused;
            outcome.reason =
                error(ErrorKind::not_found, "no_address", "This address was removed", "Make a new one");
        }
        const std::lock_guard lock(mutex_);
        passing_.erase({message.endpoint_id, message.chat});
        return outcome;
    }

    void draft(const Draft& draft) override { show({draft.endpoint_id, draft.chat}, draft.text); }
    void typing(const ChatReference& chat) override { show({chat.endpoint_id, chat.chat}, ""); }

    void discard_draft(const DraftReference& draft) override {
        const std::lock_guard lock(mutex_);
        passing_.erase({draft.endpoint_id, draft.chat});
    }

    AttachmentBytes fetch_attachment(const AttachmentRequest&) override {
        throw Failure(
            error(ErrorKind::not_found, "no_files", "This channel carries no files", "Ask for it in words"));
    }

    /// The answer that is being written, as far as it is; nothing when nobody writes.
    std::optional<std::string> being_written(const std::string& endpoint, const std::string& chat) {
        const std::lock_guard lock(mutex_);
        const auto found = passing_.find({endpoint, chat});
        if (found == passing_.end() || found->second.until < host_.now()) return std::nullopt;
        return found->second.text;
    }

  private:
    using Chat = std::pair<std::string, std::string>;  // endpoint and chat
    struct Passing {
        std::string text;
        std::chrono::system_clock::time_point until;
    };

    void show(const Chat& chat, const std::string& text) {
        const auto now = host_.now();
        const std::lock_guard lock(mutex_);  // never held over a call that may wait
        std::erase_if(passing_, [now](const auto& each) { return each.second.until < now; });
        Passing& passing = passing_[chat];
        passing.until = now + std::chrono::seconds(5);
        if (!text.empty()) passing.text = text;
    }

    Host& host_;
    std::mutex mutex_;
    std::map<Chat, Passing> passing_;  // best effort: gone with the process
};

}  // namespace echo
