// The module next door: publishes what it is told to, and calls whom it is told to. See README.md.
#include <patchbay/plugin.hpp>
#include <patchbay/schema.hpp>

#include <cstddef>

namespace {

using nlohmann::json;
namespace schema = patchbay::schema;

constexpr std::uint64_t kBodyLimit = 16U << 20;

json in_words(const patchbay::Error& error) {
    return {{"kind", static_cast<std::uint32_t>(error.kind)},
            {"code", error.code},
            {"title", error.title},
            {"detail", error.detail}};
}

json publish(patchbay::Link& link, const json& event) {
    try {
        const patchbay::wire::Publication publication{event.at("topic"), event.at("key"),
                                                      event.at("workspace_id"), event.at("payload"), ""};
        link.ask<patchbay::wire::PublishReply>(patchbay::wire::HostMethod::bus_publish, publication);
        return nullptr;
    } catch (const patchbay::Failure& failure) {
        return in_words(failure.error());
    }
}

/// Two hexadecimal digits a byte.
std::string bytes_of(const std::string& digits) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2)
        bytes.push_back(static_cast<char>(std::stoi(digits.substr(at, 2), nullptr, 16)));
    return bytes;
}

json call(patchbay::Link& link, const json& asked) {
    std::string payload = bytes_of(asked.at("payload"));
    payload.resize(payload.size() + asked.at("more").get<std::size_t>(), 'x');
    try {
        const std::string answer =
            patchbay::Services(link).call(asked.at("service").get<std::string>(), asked.at("method"),
                                          std::move(payload), asked.at("limit_ms"));
        return {{"bytes", answer.size()}};
    } catch (const patchbay::Failure& failure) {
        return {{"error", in_words(failure.error())}};
    }
}

class Neighbour : public patchbay::Plugin {
  public:
    explicit Neighbour(patchbay::Host&) {}

    void start(patchbay::Setup& setup, const patchbay::Settings&) override {
        const json event = schema::object(
            {schema::field("topic", schema::text()), schema::field("key", schema::text()),
             schema::field("workspace_id", schema::text()), schema::field("payload", schema::text())});
        setup.route("POST", "/events",
                    {.summary = "Publishes events, and says of each what stood in its way, or null",
                     .body = schema::object({schema::field("events", schema::list(event))}),
                     .body_limit = kBodyLimit},
                    [](const patchbay::Request& request) -> patchbay::Response {
                        const json asked = request.json();
                        json refused = json::array();
                        for (const json& each : asked.at("events"))
                            refused.push_back(publish(request.link(), each));
                        return json{{"refused", std::move(refused)}};
                    });
        setup.route(
            "POST", "/calls",
            {.summary = "Calls a service: how long the answer is, or the error",
             .body = schema::object(
                 {schema::field("service", schema::text()), schema::field("method", schema::integer()),
                  schema::field("payload", schema::text()), schema::field("more", schema::integer()),
                  schema::field("limit_ms", schema::integer())}),
             .body_limit = kBodyLimit},
            [](const patchbay::Request& request) -> patchbay::Response {
                return call(request.link(), request.json());
            });
    }
};

}  // namespace

PATCHBAY_PLUGIN(Neighbour)
