#include "host/live/websocket.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::live {

ClientFrame read_client_frame(std::string_view text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("type") || !json["type"].is_string()) return {};
    ClientFrame frame;
    const std::string type = json["type"];
    if (type == "ping") {
        frame.kind = ClientFrame::Kind::ping;
        return frame;
    }
    if (type != "subscribe" && type != "unsubscribe") return {};
    if (!json.contains("topics") || !json["topics"].is_array()) return {};
    for (const auto& topic : json["topics"]) {
        if (!topic.is_string() || topic.get_ref<const std::string&>().size() > 200) return {};
        frame.topics.push_back(topic);
    }
    if (json.contains("last_event_id") && json["last_event_id"].is_string())
        frame.last_event_id = json["last_event_id"];
    frame.kind = type == "subscribe" ? ClientFrame::Kind::subscribe : ClientFrame::Kind::unsubscribe;
    return frame;
}

std::vector<std::string> subscription_frames(const Client::Subscribed& subscribed) {
    std::vector<std::string> frames;
    for (const auto& refusal : subscribed.refused) {
        frames.push_back(
            nlohmann::json{{"type", "refused"}, {"topic", refusal.topic}, {"reason", refusal.reason}}.dump());
    }
    if (subscribed.reset)
        frames.push_back(nlohmann::json{{"type", "reset"}, {"topics", subscribed.topics}}.dump());
    frames.push_back(nlohmann::json{{"type", "ready"}, {"topics", subscribed.topics}}.dump());
    return frames;
}

}  // namespace patchbay::live
