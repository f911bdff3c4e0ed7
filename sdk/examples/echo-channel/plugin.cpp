// A channel that needs no outside service: people write and read by plain HTTP.
//
//     POST /api/v1/echo-channel/endpoints          an admin makes an address: {"name": "Website"}
//     POST /hooks/echo-channel/{endpoint}          somebody writes {"chat": "a", "name": "Ann", "text": "Hi"}
//     POST /hooks/echo-channel/{endpoint}/{chat}/typing   types, which operators see
//     GET  /hooks/echo-channel/{endpoint}/{chat}   and reads the answers
#include "echo_channel.hpp"

#include <patchbay/conversations.hpp>
#include <patchbay/plugin.hpp>
#include <patchbay/schema.hpp>

namespace echo {

constexpr Statement kAddEndpoint{"echo.add_endpoint", R"(
insert into "echo-channel".endpoints (id, workspace_id, name) values ($1, $2, $3))"};
constexpr Statement kFindEndpoint{"echo.find_endpoint", R"(
select workspace_id from "echo-channel".endpoints where id = $1)"};
constexpr Statement kAnswers{"echo.answers", R"(
select id, text, created_at from "echo-channel".answers
where endpoint_id = $1 and chat = $2 order by created_at desc limit $3::int)"};

class EchoPlugin : public Plugin {
  public:
    explicit EchoPlugin(Host& host) : host_(host), channel_(host) {}

    void start(Setup& setup, const Settings& settings) override {
        answers_shown_ = settings.values.at("answers_shown").get<int>();
        const auto made = schema::object({schema::field("id", schema::text())});
        const auto message = schema::object(
            {schema::field("chat", schema::text(1, 80)), schema::field("name", schema::text(1, 80)),
             schema::field("text", schema::text(1, 4000)), schema::optional("id", schema::text(1, 80))});

        setup.offer("channel/echo-channel", dispatcher_for(channel_));
        setup.route("POST", "/endpoints",
                    {.summary = "Makes an address to write to",
                     .body = schema::object({schema::field("name", schema::text(1, 80))}),
                     .answer = made,
                     .status = 201},
                    [this](const Request& request) { return add_endpoint(request); });
        setup.route("POST", "/hooks/echo-channel/{endpoint}",
                    {.summary = "Somebody writes",
                     .access = Access::everyone,
                     .body = message,
                     .answer = made,
                     .status = 202},
                    [this](const Request& request) { return receive(request); });
        setup.route("POST", "/hooks/echo-channel/{endpoint}/{chat}/typing",
                    {.summary = "Who writes there is typing", .access = Access::everyone, .status = 202},
                    [this](const Request& request) { return typing(request); });
        setup.route("GET", "/hooks/echo-channel/{endpoint}/{chat}",
                    {.summary = "The answers, newest first", .access = Access::everyone},
                    [this](const Request& request) { return answers(request); });
    }

    std::vector<HealthCheck> health() override {
        const bool none = host_.database().read(kEndpoints).empty();
        const std::string how = "POST /api/v1/echo-channel/endpoints";
        return {{"addresses",
                 none,
                 none ? "none yet: " + how + " makes one" : "",
                 {{"ru", {"адреса", none ? "пока ни одного: создаёт " + how : ""}}}}};
    }

  private:
    Response add_endpoint(const Request& request) {
        const std::string id = new_id();
        const auto name = request.json().at("name").get<std::string>();
        host_.database().execute(kAddEndpoint, id, request.user().workspace_id, name);
        return nlohmann::json{{"id", id}};
    }

    Response receive(const Request& request) {
        const auto body = request.json();  // fits the schema, or we would not be here
        InboundMessage message;
        message.channel = "echo-channel";
        message.endpoint_id = request.parameter("endpoint");
        message.workspace_id = workspace_of(message.endpoint_id);
        message.chat = message.contact_id = body.at("chat");
        message.contact_name = body.at("name");
        message.text = body.at("text");
        message.external_id = body.value("id", new_id());
        message.sent_at_us = host_.link().now_microseconds();
        // On disk when publish() returns; only then is the writer told so. The same id twice is one message.
        const std::string dedupe = message.endpoint_id + ":" + message.chat + ":" + message.external_id;
        host_.events().publish(to_event("channel.message.received", message, dedupe));
        return nlohmann::json{{"id", message.external_id}};
    }

    Response typing(const Request& request) {
        const std::string endpoint(request.parameter("endpoint"));
        ConversationsClient(host_.services())
            .contact_typing(
                {workspace_of(endpoint), "echo-channel", endpoint, std::string(request.parameter("chat"))});
        return nlohmann::json::object();
    }

    Response answers(const Request& request) {
        const std::string endpoint(request.parameter("endpoint"));
        const std::string chat(request.parameter("chat"));
        workspace_of(endpoint);
        auto items = nlohmann::json::array();
        for (const Row row : host_.database().read(kAnswers, endpoint, chat, answers_shown_)) {
            items.push_back(
                {{"id", row.text("id")}, {"text", row.text("text")}, {"at", row.time("created_at")}});
        }
        const auto text = channel_.being_written(endpoint, chat);
        return nlohmann::json{{"items", items},
                              {"being_written", text ? nlohmann::json(*text) : nlohmann::json()}};
    }

    /// Whose address it is; refuses one that does not exist.
    std::string workspace_of(const std::string& endpoint) {
        const Rows rows = host_.database().read(kFindEndpoint, endpoint);
        if (!rows.empty()) return rows[0].text("workspace_id");
        throw Failure(
            error(ErrorKind::not_found, "no_address", "There is no such address", "Ask an admin for one"));
    }

    Host& host_;
    EchoChannel channel_;
    int answers_shown_ = 0;
};

}  // namespace echo

PATCHBAY_PLUGIN(echo::EchoPlugin)
