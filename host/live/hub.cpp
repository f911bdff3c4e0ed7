#include "host/live/hub.hpp"

#include <patchbay/host.hpp>

#include <nlohmann/json.hpp>

#include <charconv>

namespace patchbay::live {
namespace {

constexpr std::chrono::seconds kCutLimit{1};

std::size_t cost(const Message& message) {
    return message.frame->size() + 128;
}

/// Joins what is JSON already, so that the data is not parsed and written again.
std::string event_frame(const Message& message) {
    std::string frame = R"({"type":"event")";
    if (!message.id.empty()) frame += R"(,"id":")" + message.id + '"';
    frame += R"(,"topic":)" + nlohmann::json(message.topic).dump() + R"(,"event":)" +
             nlohmann::json(message.event).dump();
    return frame + R"(,"data":)" + message.data + '}';
}

bool covers(const std::string& declared, const std::string& name) {
    if (declared.ends_with(".*")) return name.starts_with(declared.substr(0, declared.size() - 1));
    return declared == name;
}

}  // namespace

Client::Client(Hub& hub, http::Identity identity, std::function<void()> wake)
    : hub_(hub), identity_(std::move(identity)), wake_(std::move(wake)) {
    const std::lock_guard lock(hub_.mutex_);
    hub_.clients_.insert(this);
    if (hub_.draining_) closing_ = "draining";
}

Client::~Client() {
    const std::lock_guard lock(hub_.mutex_);
    for (const std::string& topic : topics_) {
        const auto found = hub_.by_topic_.find(topic);
        found->second.erase(this);
        if (found->second.empty()) hub_.by_topic_.erase(found);
    }
    hub_.clients_.erase(this);
    // Under the lock: whoever waits for this may destroy the hub as soon as it is let go.
    hub_.client_gone_.notify_all();
}

Client::Subscribed Client::subscribe(const std::vector<std::string>& topics, std::string_view last_event_id) {
    Subscribed result;
    const std::lock_guard lock(hub_.mutex_);
    for (const std::string& name : topics) {
        const wire::LiveTopic* topic = hub_.find_topic(name);
        if (topic == nullptr) {
            result.refused.push_back({name, "no running module has this topic"});
        } else if (!hub_.may_read(*topic, identity_)) {
            result.refused.push_back({name, "your role does not allow it"});
        } else if (topics_.size() >= hub_.limits_.topics_per_client && !topics_.contains(name)) {
            result.refused.push_back({name, "too many topics on one connection"});
        } else {
            topics_.insert(name);
            hub_.by_topic_[name].insert(this);
            result.topics.push_back(name);
        }
    }
    if (last_event_id.empty() || result.topics.empty()) return result;
    const auto colon = last_event_id.find(':');
    std::uint64_t after = 0;
    const bool ours =
        colon != std::string_view::npos && last_event_id.substr(0, colon) == hub_.epoch_ &&
        std::from_chars(last_event_id.data() + colon + 1, last_event_id.data() + last_event_id.size(), after)
                .ec == std::errc{};
    const std::uint64_t oldest = hub_.kept_.empty() ? hub_.last_number_ + 1 : hub_.kept_.front()->number;
    const bool kept = ours && after + 1 >= oldest && after <= hub_.last_number_;
    result.reset = !kept || !hub_.replay(*this, result.topics, after);
    return result;
}

void Client::unsubscribe(const std::vector<std::string>& topics) {
    const std::lock_guard lock(hub_.mutex_);
    for (const std::string& topic : topics) {
        if (topics_.erase(topic) == 0) continue;
        const auto found = hub_.by_topic_.find(topic);
        found->second.erase(this);
        if (found->second.empty()) hub_.by_topic_.erase(found);
    }
}

std::vector<MessagePointer> Client::take() {
    const std::lock_guard lock(mutex_);
    std::vector<MessagePointer> messages(queue_.begin(), queue_.end());
    queue_.clear();
    queued_bytes_ = 0;
    return messages;
}

void Client::check_session(std::chrono::system_clock::time_point now) {
    if (now >= identity_.expires_at) close("signed_out");
}

std::string Client::closing_reason() const {
    const std::lock_guard lock(mutex_);
    return closing_;
}

bool Client::cut_off() const {
    const std::lock_guard lock(mutex_);
    return cut_off_;
}

void Client::push(const MessagePointer& message) {
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        if (!closing_.empty()) return;
        first = queue_.empty();
        queue_.push_back(message);
        queued_bytes_ += cost(*message);
        if (queue_.size() > hub_.limits_.client_messages || queued_bytes_ > hub_.limits_.client_bytes) {
            queue_.clear();
            closing_ = "slow";
            first = true;
        }
    }
    if (first) wake_();
}

void Client::close(std::string_view reason) {
    {
        const std::lock_guard lock(mutex_);
        if (!closing_.empty()) return;
        closing_ = reason;
        queue_.clear();
    }
    wake_();
}

void Client::cut() {
    {
        const std::lock_guard lock(mutex_);
        cut_off_ = true;
    }
    wake_();
}

Hub::Hub(HubLimits limits) : limits_(limits), epoch_(new_id().substr(0, 13)) {}
Hub::~Hub() = default;

Hub::Registration Hub::declare(std::vector<wire::LiveTopic> topics) {
    const std::lock_guard lock(mutex_);
    declared_.emplace(next_registration_, std::move(topics));
    return {this, next_registration_++};
}

Hub::Registration& Hub::Registration::operator=(Registration&& other) noexcept {
    std::swap(hub_, other.hub_);
    std::swap(id_, other.id_);
    return *this;
}

Hub::Registration::~Registration() {
    if (hub_ == nullptr) return;
    const std::lock_guard lock(hub_->mutex_);
    hub_->declared_.erase(id_);
}

void Hub::publish(const wire::LiveMessage& message) {
    auto made = std::make_shared<Message>();
    made->workspace_id = message.workspace_id;
    made->topic = message.topic;
    made->event = message.event;
    made->data = message.data;
    const std::lock_guard lock(mutex_);
    if (!message.passing) {
        made->number = ++last_number_;
        made->id = epoch_ + ":" + std::to_string(made->number);
    }
    made->frame = std::make_shared<const std::string>(event_frame(*made));
    if (made->number != 0) keep(made);
    const auto found = by_topic_.find(made->topic);
    if (found == by_topic_.end()) return;
    for (Client* client : found->second) {
        if (made->workspace_id.empty() || client->identity_.user.workspace_id == made->workspace_id)
            client->push(made);
    }
}

void Hub::keep(const MessagePointer& message) {
    kept_.push_back(message);
    kept_bytes_ += cost(*message);
    while (kept_.size() > limits_.kept_messages || kept_bytes_ > limits_.kept_bytes) {
        kept_bytes_ -= cost(*kept_.front());
        kept_.pop_front();
    }
}

bool Hub::replay(Client& client, const std::vector<std::string>& topics, std::uint64_t after) const {
    const std::set<std::string> wanted(topics.begin(), topics.end());
    std::vector<MessagePointer> missed;
    std::size_t bytes = 0;
    for (const MessagePointer& message : kept_) {
        const bool mine =
            message->workspace_id.empty() || message->workspace_id == client.identity_.user.workspace_id;
        if (message->number <= after || !mine || !wanted.contains(message->topic)) continue;
        missed.push_back(message);
        bytes += cost(*message);
    }
    // Half of what it may hold: the other half is for what is said while it reads this.
    if (missed.size() > limits_.client_messages / 2 || bytes > limits_.client_bytes / 2) return false;
    for (const MessagePointer& message : missed)
        client.push(message);
    return true;
}

const wire::LiveTopic* Hub::find_topic(const std::string& name) const {
    for (const auto& [id, topics] : declared_) {
        for (const wire::LiveTopic& topic : topics) {
            if (covers(topic.name, name)) return &topic;
        }
    }
    return nullptr;
}

bool Hub::may_read(const wire::LiveTopic& topic, const http::Identity& identity) const {
    switch (topic.access) {
        case wire::Access::everyone:
            return true;
        case wire::Access::member:
            return identity.signed_in();
        case wire::Access::operators:
            return identity.user.role == "operator" || identity.user.role == "admin";
        case wire::Access::admins:
            return identity.user.role == "admin";
    }
    return false;
}

void Hub::sign_out(std::string_view user_id, std::string_view session_id) {
    const std::lock_guard lock(mutex_);
    for (Client* client : clients_) {
        const bool same_session = session_id.empty() || client->identity_.session_id == session_id;
        if (client->identity_.user.id == user_id && same_session) client->close("signed_out");
    }
}

void Hub::drain() {
    const std::lock_guard lock(mutex_);
    draining_ = true;
    for (Client* client : clients_)
        client->close("draining");
}

bool Hub::wait_empty(std::chrono::milliseconds limit) {
    const auto empty = [this] { return clients_.empty(); };
    std::unique_lock lock(mutex_);
    if (client_gone_.wait_for(lock, limit, empty)) return true;
    for (Client* client : clients_)
        client->cut();
    client_gone_.wait_for(lock, kCutLimit, empty);
    return false;
}

std::size_t Hub::clients() const {
    const std::lock_guard lock(mutex_);
    return clients_.size();
}

}  // namespace patchbay::live
