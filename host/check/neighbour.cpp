#include "host/check/neighbour.hpp"

#include "host/packages/cli/json_text.hpp"

namespace patchbay::check {
namespace {

using nlohmann::json;
using packages::cli::text_in;

constexpr std::size_t kAtOnce = 4U << 20;  // bytes of payloads in one request
constexpr std::chrono::milliseconds kPublishLimit{30'000};
constexpr std::chrono::milliseconds kMore{5000};  // than the call itself may take

std::string in_hexadecimal(const std::string& bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) {
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 15U];
    }
    return text;
}

Ask post(const std::string& path, const json& body) {
    Ask ask;
    ask.method = "POST";
    ask.target = "/api/v1/" + std::string(kNeighbour) + path;
    ask.headers = {"Content-Type: application/json"};
    ask.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    return ask;
}

Error error_in(const json& error) {
    return Error{static_cast<ErrorKind>(error.value("kind", 0U)),
                 text_in(error, "code"),
                 text_in(error, "title"),
                 text_in(error, "detail"),
                 "",
                 {},
                 0};
}

}  // namespace

json Neighbour::ask(const std::string& path, const json& body) {
    Ask asked = post(path, body);
    asked.limit = kPublishLimit;
    if (body.contains("limit_ms")) asked.limit = std::chrono::milliseconds(body["limit_ms"]) + kMore;
    const Answer answer = ground_.send(asked);
    if (!answer.well()) throw Failure(error_of(answer));
    return json_of(answer);
}

std::vector<OddEvent> Neighbour::publish(const std::vector<OddEvent>& events) {
    std::vector<OddEvent> taken;
    json refused;
    for (std::size_t next = 0; next < events.size();) {
        json list = json::array();
        const std::size_t first = next;
        for (std::size_t bytes = 0; next < events.size() && bytes < kAtOnce; ++next) {
            const OddEvent& event = events[next];
            bytes += event.payload.size();
            list.push_back({{"topic", event.topic},
                            {"key", event.key},
                            {"workspace_id", event.workspace_id},
                            {"payload", event.payload}});
        }
        refused = ask("/events", {{"events", std::move(list)}}).value("refused", json::array());
        for (std::size_t index = 0; index < refused.size() && first + index < events.size(); ++index) {
            if (refused[index].is_null()) taken.push_back(events[first + index]);
        }
    }
    if (taken.empty() && !refused.empty()) throw Failure(error_in(refused.back()));
    return taken;
}

std::optional<Error> Neighbour::call(const ServiceCall& call) {
    const json said = ask("/calls", {{"service", call.service},
                                     {"method", call.method},
                                     {"payload", in_hexadecimal(call.payload)},
                                     {"more", call.more},
                                     {"limit_ms", call.limit.count()}});
    if (!said.contains("error")) return std::nullopt;
    return error_in(said["error"]);
}

}  // namespace patchbay::check
