// __title__: a channel to a service of your own.
//
//     POST /api/v1/__id__/endpoints    an admin makes an address: {"name": "Website"} -> its id and secret
//     POST /hooks/__id__/{endpoint}    your service hands over what somebody wrote; header X-Secret
//     POST <send_url>                  what operators and assistants answer goes there
#include <patchbay/channel.hpp>
#include <patchbay/plugin.hpp>
#include <patchbay/schema.hpp>

#include <charconv>
#include <mutex>

namespace {

using namespace patchbay;

constexpr Statement kAllEndpoints{"__id__.all_endpoints", R"(
select id, workspace_id, name from "__id__".endpoints order by id)"};
constexpr Statement kAddEndpoint{"__id__.add_endpoint", R"(
insert into "__id__".endpoints (id, workspace_id, name, secret) values ($1, $2, $3, $4))"};
constexpr Statement kFindEndpoint{"__id__.find_endpoint", R"(
select workspace_id, secret from "__id__".endpoints where id = $1)"};

Error error(ErrorKind kind, std::string reason, std::string title, std::string detail, std::string fix) {
    return {kind, "__id__." + std::move(reason), std::move(title), std::move(detail), std::move(fix), {}, 0};
}

/// What a refused attempt means: whether the inbox should try again, and when. Pure, so that tests can list
/// the cases.
SendOutcome outcome_of(const HttpAnswer& answer, const std::string& message_id) {
    SendOutcome outcome;
    if (answer.status >= 200 && answer.status < 300) {
        outcome.state = SendState::sent;
        outcome.external_ids = {message_id};
        return outcome;
    }
    if (!answer.answered()) {
        // Only what surely never arrived may be sent again without asking: somebody would read it twice.
        outcome.state = answer.reached == Reached::no ? SendState::again : SendState::unknown;
        outcome.reason =
            error(ErrorKind::unavailable, "unreachable", "The service can't be reached", answer.failure,
                  "Nothing, if it passes; else look at send_url in the settings");
        return outcome;
    }
    const bool later = answer.status == 408 || answer.status == 429 || answer.status >= 500;
    outcome.state = later ? SendState::again : SendState::refused;
    outcome.reason =
        error(later ? ErrorKind::unavailable : ErrorKind::invalid, later ? "busy" : "refused",
              later ? "The service is busy" : "The service refuses this message",
              "it answered " + std::to_string(answer.status), later ? "Nothing" : "Look at its log");
    const std::string_view wait = answer.header("Retry-After");
    std::uint32_t seconds = 0;
    std::from_chars(wait.data(), wait.data() + wait.size(), seconds);
    outcome.retry_after_ms = seconds * 1000;
    return outcome;
}

/// What the inbox calls. Several calls may run at the same time, on different threads.
class __Class__Channel : public Channel {
  public:
    explicit __Class__Channel(Host& host) : host_(host) {}

    void send_to(std::string url) {
        const std::lock_guard lock(mutex_);
        send_url_ = std::move(url);
    }

    ChannelInfo describe() override {
        ChannelInfo info{"__id__", "__title__", false, false, false, {}};
        for (const Row row : host_.database().read(kAllEndpoints))
            info.endpoints.push_back({row.text("id"), row.text("workspace_id"), row.text("name"), "running"});
        return info;
    }

    SendOutcome send(const OutboundMessage& message) override {
        OutboundRequest request;
        request.method = "POST";
        request.url = send_url();
        request.headers = {{"Content-Type", "application/json"}};
        const nlohmann::json body{{"id", message.message_id}, {"chat", message.chat}, {"text", message.text}};
        // Texts come from other modules: one that is no UTF-8 must not end here.
        request.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        request.timeout_ms = 20000;
        request.label = "__id__.send";
        return outcome_of(host_.http().send(request), message.message_id);
    }

    void draft(const Draft&) override {}
    void typing(const ChatReference&) override {}
    AttachmentBytes fetch_attachment(const AttachmentRequest&) override {
        throw Failure(error(ErrorKind::not_found, "no_files", "This channel carries no files", "",
                            "Ask for it in words"));
    }

  private:
    std::string send_url() {
        const std::lock_guard lock(mutex_);  // never held over a call on the host
        return send_url_;
    }

    Host& host_;
    std::mutex mutex_;
    std::string send_url_;
};

class __Class__Plugin : public Plugin {
  public:
    explicit __Class__Plugin(Host& host) : host_(host), channel_(host) {}

    void start(Setup& setup, const Settings& settings) override {
        configure(settings);
        setup.offer("channel/__id__", dispatcher_for(channel_));
        setup.route("POST", "/endpoints",
                    {.summary = "Makes an address to write to",
                     .body = schema::object({schema::field("name", schema::text(1, 80))}),
                     .answer = schema::object(
                         {schema::field("id", schema::uuid()), schema::field("secret", schema::text())}),
                     .status = 201},
                    [this](const Request& request) { return add_endpoint(request); });
        setup.route(
            "POST", "/hooks/__id__/{endpoint}",
            {.summary = "What somebody wrote",
             .access = Access::everyone,
             .body = schema::object(
                 {schema::field("chat", schema::text(1, 80)), schema::field("name", schema::text(1, 80)),
                  schema::field("text", schema::text(1, 4000)), schema::field("id", schema::text(1, 80))}),
             .status = 202},
            [this](const Request& request) { return receive(request); });
    }

    void configure(const Settings& settings) override {
        channel_.send_to(settings.values.at("send_url").get<std::string>());
    }

    std::vector<HealthCheck> health() override {
        const bool none = host_.database().read(kAllEndpoints).empty();
        const std::string how = "POST /api/v1/__id__/endpoints";
        return {{"addresses",
                 none,
                 none ? "none yet: " + how + " makes one" : "",
                 {{"ru", {"адреса", none ? "пока ни одного: создаёт " + how : ""}}}}};
    }

  private:
    Response add_endpoint(const Request& request) {
        const std::string id = new_id();
        const std::string secret = new_id() + new_id();  // 148 random bits
        host_.database().execute(kAddEndpoint, id, request.user().workspace_id,
                                 request.json().at("name").get<std::string>(), secret);
        return nlohmann::json{{"id", id}, {"secret", secret}};
    }

    Response receive(const Request& request) {
        const auto body = request.json();  // fits the schema, or we would not be here
        InboundMessage message;
        message.channel = "__id__";
        message.endpoint_id = request.parameter("endpoint");
        message.workspace_id = workspace_of(message.endpoint_id, request.header("X-Secret"));
        message.chat = message.contact_id = body.at("chat");
        message.contact_name = body.at("name");
        message.text = body.at("text");
        message.external_id = body.at("id");
        message.sent_at_us = host_.link().now_microseconds();
        // On disk when publish() returns; only then is the sender told so. The same id twice is one message.
        const std::string dedupe = message.endpoint_id + ":" + message.chat + ":" + message.external_id;
        host_.events().publish(to_event("channel.message.received", message, dedupe));
        return nlohmann::json::object();
    }

    /// Whose address it is. A wrong secret and a missing address look alike to a stranger.
    std::string workspace_of(const std::string& endpoint, std::string_view secret) {
        if (is_id(endpoint)) {
            const Rows rows = host_.database().read(kFindEndpoint, endpoint);
            if (!rows.empty() && same(rows[0].view("secret"), secret)) return rows[0].text("workspace_id");
        }
        throw Failure(error(ErrorKind::not_found, "no_address",
                            "There is no such address, or its secret is another", "",
                            "Ask an admin for the address and its secret"));
    }

    /// Takes as long whatever differs, so that nobody finds the secret by the clock.
    static bool same(std::string_view left, std::string_view right) {
        unsigned different = left.size() != right.size();
        for (std::size_t at = 0; at < left.size() && at < right.size(); ++at)
            different |= static_cast<unsigned>(left[at] ^ right[at]);
        return different == 0;
    }

    Host& host_;
    __Class__Channel channel_;
};

}  // namespace

PATCHBAY_PLUGIN(__Class__Plugin)
