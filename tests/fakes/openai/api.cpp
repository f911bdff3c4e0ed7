#include "tests/fakes/openai/api.hpp"

#include <ctime>

#include "tests/fakes/http/control.hpp"
#include "tests/fakes/http/multipart.hpp"
#include "tests/fakes/openai/embeddings.hpp"
#include "tests/fakes/openai/moderation.hpp"
#include "tests/fakes/openai/stream_player.hpp"
#include "tests/fakes/openai/transcription.hpp"

namespace patchbay::fakes::openai {

struct Api::Visit {
    ExchangePtr exchange;
    std::string endpoint;
    std::string detail;  // of /v1/models/{id}
    std::string key;
    Json body;
    bool readable = true;
    FaultAction fault;
    std::uint64_t record = 0;
    std::uint64_t number = 0;
    Clock::time_point begun = Clock::now();
};

namespace {

double wall_time() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string endpoint_of(const std::string& path) {
    if (path == "/v1/chat/completions") return "chat";
    if (path == "/v1/embeddings") return "embeddings";
    if (path == "/v1/audio/transcriptions") return "transcriptions";
    if (path == "/v1/moderations") return "moderations";
    if (path == "/v1/models" || path.starts_with("/v1/models/")) return "models";
    return "unknown";
}

// Fields and files of a form, for the journal.
Json form_json(const HttpRequest& request) {
    auto json = Json::object();
    const auto parts = parse_multipart(request.body, multipart_boundary(request.header("content-type")));
    for (const auto& part : parts.value_or(std::vector<Part>{})) {
        if (part.filename) {
            json[part.name] = {{"filename", *part.filename},
                               {"content_type", part.content_type},
                               {"size", part.body.size()}};
        } else {
            json[part.name] = std::string(part.body);
        }
    }
    return json;
}

Json header_json(const Headers& headers) {
    auto json = Json::object();
    for (const auto& [name, value] : headers) {
        if (!equal_ignoring_case(name, "authorization")) json[to_lower(name)] = value;
    }
    return json;
}

std::string hex_id(const char* prefix, std::uint64_t number) {
    char text[32];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
    return prefix + std::string("fake") + text;
}

std::string masked(const std::string& key) {
    return key.size() <= 8 ? "********" : key.substr(0, 7) + "****" + key.substr(key.size() - 2);
}

}  // namespace

bool Api::handle(const ExchangePtr& exchange) {
    const auto& request = exchange->request();
    if (!request.path.starts_with("/v1/")) return false;
    auto visit = std::make_shared<Visit>();
    visit->exchange = exchange;
    visit->endpoint = endpoint_of(request.path);
    if (request.path.starts_with("/v1/models/"))
        visit->detail = percent_decode(request.path.substr(11), false);
    const auto authorization = request.header("authorization");
    if (authorization.starts_with("Bearer ")) visit->key = std::string(authorization.substr(7));
    visit->number = core_.next_id++;
    receive(visit);
    return true;
}

void Api::receive(const VisitPtr& visit) {
    const auto& request = visit->exchange->request();
    if (to_lower(request.header("content-type")).starts_with("multipart/")) {
        visit->body = form_json(request);
    } else {
        visit->body = request.body.empty() ? Json::object() : Json::parse(request.body, nullptr, false);
        visit->readable = visit->body.is_object();
        if (!visit->readable) visit->body = Json::object();
    }
    CallRecord record;
    record.endpoint = visit->endpoint;
    record.key = visit->key;
    record.model =
        visit->body.value("model", Json()).is_string() ? visit->body["model"].get<std::string>() : "";
    record.stream = visit->body.value("stream", Json()) == true;
    record.body = visit->body;
    record.headers = header_json(request.headers);
    record.time = wall_time();
    record.outcome = "open";
    if (const auto fault = core_.faults.strike(visit->endpoint, record.model, visit->key, core_.chance())) {
        visit->fault = *fault;
        record.faulted = true;
    }
    visit->record = core_.calls.add(std::move(record), sizeof(CallRecord) + 4 * request.body.size());
    visit->exchange->on_disconnect([this, visit] { close_record(visit, 0, "client_disconnected"); });
    if (visit->fault.delay_ms == 0) return carry_out(visit);
    core_.calls.publish(visit->record);
    later(visit->fault.delay_ms, [this, visit] { carry_out(visit); });
}

void Api::carry_out(const VisitPtr& visit) {
    try {
        if (!spoil(visit)) {
            check_key(*visit);
            route(visit);
        }
    } catch (const ApiError& error) {
        answer(visit, error_response(error));
    } catch (const Json::exception&) {
        answer(visit, error_response(invalid_request(
                          "We could not parse the JSON body of your request. A field has the wrong type.")));
    }
    core_.calls.publish(visit->record);
}

void Api::check_key(const Visit& visit) const {
    if (visit.key.empty()) {
        throw ApiError(401, "invalid_request_error", nullptr, nullptr,
                       "You didn't provide an API key. You need to provide your API key in an Authorization "
                       "header using Bearer auth "
                       "(i.e. Authorization: Bearer YOUR_KEY).");
    }
    if (!core_.keys.empty() && !core_.keys.contains(visit.key)) {
        throw ApiError(401, "invalid_request_error", "invalid_api_key", nullptr,
                       "Incorrect API key provided: " + masked(visit.key) +
                           ". You can find your API key at https://platform.openai.com/account/api-keys.");
    }
}

void Api::route(const VisitPtr& visit) {
    const auto& request = visit->exchange->request();
    if (visit->endpoint == "unknown") {
        throw ApiError(404, "invalid_request_error", "unknown_url", nullptr,
                       "Unknown request URL: " + request.method + ' ' + request.path +
                           ". Please check the URL for typos, or see the docs at "
                           "https://platform.openai.com/docs/api-reference/.");
    }
    if (visit->endpoint == "models") return models(visit);
    if (request.method != "POST") {
        throw ApiError(405, "invalid_request_error", "method_not_supported", nullptr,
                       "Not allowed to " + request.method + " on " + request.path +
                           " (HINT: Perhaps you meant to use another HTTP method?)");
    }
    if (!visit->readable) {
        throw invalid_request(
            "We could not parse the JSON body of your request. (HINT: This likely means you aren't using "
            "your HTTP library "
            "correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)");
    }
    if (visit->endpoint == "chat") return chat(visit);
    if (visit->endpoint == "transcriptions") return transcribe(visit);
    const auto result = visit->endpoint == "embeddings"
                            ? embeddings_answer(visit->body, core_.models)
                            : moderation_answer(visit->body, hex_id("modr-", visit->number));
    answer(visit, {200, "application/json", dump(result), {}});
}

void Api::models(const VisitPtr& visit) {
    auto list = Json::array();
    for (const auto& model : core_.models) {
        const Json json{
            {"id", model.id}, {"object", "model"}, {"created", model.created}, {"owned_by", "system"}};
        if (model.id == visit->detail) return answer(visit, {200, "application/json", json.dump(), {}});
        list.push_back(json);
    }
    if (!visit->detail.empty()) {
        throw ApiError(404, "invalid_request_error", "model_not_found", "model",
                       "The model '" + visit->detail + "' does not exist");
    }
    answer(visit, {200, "application/json", dump({{"object", "list"}, {"data", list}}), {}});
}

void Api::chat(const VisitPtr& visit) {
    const auto request = read_chat_request(visit->body, core_.models);
    auto scripted = core_.script.take(request).value_or(ScriptedAnswer{});
    if (scripted.fault && visit->fault.kind == FaultKind::none) {
        visit->fault = *scripted.fault;
        if (spoil(visit)) return;
    }
    auto completion =
        make_completion(request, scripted, hex_id("chatcmpl-", visit->number), std::time(nullptr));
    if (visit->fault.no_usage) completion.usage = nullptr;
    const auto delay = core_.first_delay_ms + scripted.first_delay_ms;
    const auto say = [this, visit, request, completion, scripted] {
        if (request.stream) return stream(visit, request, completion, scripted);
        auto body = dump(completion_json(completion));
        if (visit->fault.kind == FaultKind::garbage) body.resize(body.size() / 2);
        answer(visit, {200, "application/json", std::move(body), {}});
    };
    if (delay > 0) return later(delay, say);
    say();
}

void Api::stream(const VisitPtr& visit, const ChatRequest& request, const Completion& completion,
                 const ScriptedAnswer& scripted) {
    auto plan = plan_stream(request, completion, scripted, visit->fault, core_.style);
    if (!visit->exchange->open()) return;
    if (auto* record = core_.calls.find(visit->record)) record->status = 200;
    ++core_.open_streams;
    play_stream(core_.loop, visit->exchange, usual_headers(*visit), std::move(plan),
                [this, visit](const StreamResult& result) {
                    --core_.open_streams;
                    close_record(visit, 200, result.outcome, result.events_sent);
                });
}

void Api::transcribe(const VisitPtr& visit) {
    const auto request = read_transcription(visit->exchange->request(), core_.models);
    const auto text = transcript_text(request, core_.transcripts);
    answer(visit, transcription_answer(request, text));
}

// Faults that replace the whole answer.
bool Api::spoil(const VisitPtr& visit) {
    switch (visit->fault.kind) {
        case FaultKind::answer:
            answer(visit, visit->fault.answer);
            return true;
        case FaultKind::reset:
            visit->exchange->reset();
            close_record(visit, 0, "reset");
            return true;
        case FaultKind::close:
            visit->exchange->close();
            close_record(visit, 0, "closed");
            return true;
        case FaultKind::hang:
            if (auto* record = core_.calls.find(visit->record)) record->outcome = "hung";
            return true;
        default:
            return false;
    }
}

Headers Api::usual_headers(const Visit& visit) const {
    const auto spent =
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - visit.begun).count();
    return {{"x-request-id", hex_id("req_", visit.number)},
            {"openai-version", "2020-10-01"},
            {"openai-organization", "org-fake"},
            {"openai-processing-ms", std::to_string(spent)},
            {"x-ratelimit-limit-requests", "10000"},
            {"x-ratelimit-remaining-requests", "9999"},
            {"x-ratelimit-reset-requests", "6ms"}};
}

void Api::answer(const VisitPtr& visit, HttpResponse response) {
    for (auto& header : usual_headers(*visit)) {
        if (find_header(response.headers, header.first).empty())
            response.headers.push_back(std::move(header));
    }
    const int status = response.status;
    if (!visit->exchange->open()) return;
    visit->exchange->respond(std::move(response));
    close_record(visit, status, status < 400 ? "complete" : "error");
}

void Api::close_record(const VisitPtr& visit, int status, const std::string& outcome, std::size_t events) {
    auto* record = core_.calls.find(visit->record);
    if (!record) return;
    record->status = status;
    record->outcome = outcome;
    record->events_sent = events;
    core_.calls.publish(visit->record);
}

void Api::later(std::int64_t milliseconds, std::function<void()> call) {
    timers_.remove_if([](const Timer& timer) { return !timer.armed(); });
    timers_.emplace_back();
    auto& timer = timers_.back();
    timer = core_.loop.after(std::chrono::milliseconds(milliseconds), [&timer, call = std::move(call)] {
        const auto due = call;
        timer = Timer();
        due();
    });
}

}  // namespace patchbay::fakes::openai
