#include "tests/fakes/telegram/bot_api.hpp"

#include <chrono>
#include <ctime>

#include "tests/fakes/http/control.hpp"
#include "tests/fakes/http/url.hpp"
#include "tests/fakes/telegram/answer.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::size_t kLongestToken = 80;

double wall_time() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string encoding_of(const HttpRequest& request) {
    if (request.body.empty()) return "query";
    const auto type = to_lower(request.header("content-type"));
    if (type.starts_with("application/json")) return "json";
    if (type.starts_with("multipart/")) return "multipart";
    return "form";
}

HttpResponse raw(int status, const std::string& type, std::string body) {
    return {status, type, std::move(body), {}};
}

HttpResponse fault_response(const FaultAction& fault) {
    if (fault.kind == FaultKind::raw) return raw(fault.status, fault.content_type, fault.body);
    ApiError error(fault.status, fault.description);
    error.retry_after = fault.retry_after;
    error.migrate_to_chat_id = fault.migrate_to_chat_id;
    return error_response(error);
}

// The methods that a webhook's answer cannot call.
bool ignored_in_answers(const std::string& lower_method) {
    return lower_method.starts_with("get") || lower_method == "setwebhook" ||
           lower_method == "deletewebhook" || lower_method == "close" || lower_method == "logout";
}

}  // namespace

BotApi::BotApi(Core& core) : core_(core) {
    core_.delivery.on_method_in_answer(
        [this](Bot& bot, const std::string& body) { answered_method(bot, body); });
}

bool BotApi::handle(const ExchangePtr& exchange) {
    constexpr std::string_view kFiles = "/file/bot";
    constexpr std::string_view kMethods = "/bot";
    const std::string_view path = exchange->request().path;
    if (path.starts_with(kFiles)) {
        if (!out_of_order(exchange)) download(exchange, std::string(path.substr(kFiles.size())));
        return true;
    }
    if (!path.starts_with(kMethods)) return false;
    const auto rest = percent_decode(path.substr(kMethods.size()), false);
    const auto slash = rest.find('/');
    Path parts{rest.substr(0, slash), slash == std::string::npos ? "" : rest.substr(slash + 1)};
    if (parts.method.starts_with("test/")) parts.method.erase(0, 5);
    if (core_.outage == Outage::none) {
        call(exchange, parts);
    } else {
        miss(exchange, parts);
    }
    return true;
}

void BotApi::miss(const ExchangePtr& exchange, const Path& path) {
    Arguments arguments;
    try {
        arguments = Arguments(exchange->request());
    } catch (const ApiError&) {
        // Nobody looks at it.
    }
    auto record = record_of(exchange, path, arguments);
    record.faulted = true;
    if (core_.outage == Outage::bad_gateway) record.status = 502;
    if (core_.outage == Outage::unavailable) record.status = 503;
    const auto number =
        core_.calls.add(std::move(record), sizeof(CallRecord) + 4 * exchange->request().body.size());
    core_.calls.publish(number);
    out_of_order(exchange);
}

CallRecord BotApi::record_of(const ExchangePtr& exchange, const Path& path,
                             const Arguments& arguments) const {
    const auto* bot = core_.world.bot_by_token(path.token);
    CallRecord record;
    record.method = path.method.empty() ? arguments.text("method") : path.method;
    record.encoding = encoding_of(exchange->request());
    record.time = wall_time();
    record.bot_id = bot ? bot->id : 0;
    record.chat_id = arguments.integer("chat_id");
    record.arguments = core_.options.recorded_calls > 0 ? arguments.described() : Json();
    return record;
}

bool BotApi::out_of_order(const ExchangePtr& exchange) {
    switch (core_.outage) {
        case Outage::none:
            return false;
        case Outage::reset:
            exchange->reset();
            return true;
        case Outage::close:
            exchange->close();
            return true;
        case Outage::hang:
            return true;
        case Outage::bad_gateway:
            exchange->respond(raw(502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>"));
            return true;
        case Outage::unavailable:
            exchange->respond(error_response({503, "Service Unavailable"}));
            return true;
    }
    return false;
}

void BotApi::call(const ExchangePtr& exchange, const Path& path) {
    if (path.token.empty() || path.token.front() == '0' || path.token.size() > kLongestToken) {
        return exchange->respond(error_response({401, "Unauthorized: invalid token specified"}));
    }
    auto* bot = core_.world.bot_by_token(path.token);
    auto arguments = std::make_shared<Arguments>();
    std::optional<ApiError> unreadable;
    try {
        *arguments = Arguments(exchange->request());
    } catch (const ApiError& error) {
        unreadable = error;
    }
    auto record = record_of(exchange, path, *arguments);
    const auto method = to_lower(record.method);
    const auto fault = core_.faults.empty()
                           ? std::nullopt
                           : core_.faults.strike(method, record.bot_id, record.chat_id, core_.chance());
    record.faulted = fault.has_value();
    const auto number =
        core_.calls.add(std::move(record), sizeof(CallRecord) + 4 * exchange->request().body.size());
    if (fault && fault->delay_ms > 0) {
        core_.calls.publish(number);
        return later(fault->delay_ms, [=, this, id = bot ? bot->id : 0] {
            carry_out(exchange, id, method, number, arguments, fault);
        });
    }
    if (unreadable && !fault) return exchange->respond(error_response(*unreadable));
    carry_out(exchange, bot ? bot->id : 0, method, number, arguments, fault);
    core_.calls.publish(number);
}

void BotApi::carry_out(const ExchangePtr& exchange, std::int64_t bot_id, const std::string& method,
                       std::uint64_t number, const std::shared_ptr<Arguments>& arguments,
                       const std::optional<FaultAction>& fault) {
    if (fault && !fault->processes()) return spoil(exchange, *fault, number);
    auto* bot = core_.world.bot_by_id(bot_id);
    auto* record = core_.calls.find(number);
    if (!bot) {
        if (record) record->status = 401;
        return exchange->respond(error_response({401, "Unauthorized"}));
    }
    Call one{core_.services, *bot, *arguments, exchange, std::time(nullptr)};
    bool deferred = false;
    auto response = execute(one, method, deferred, record);
    if (deferred) return;
    if (fault && fault->kind != FaultKind::delay) return spoil(exchange, *fault, number);
    exchange->respond(std::move(response));
}

HttpResponse BotApi::execute(Call& call, const std::string& lower_method, bool& deferred,
                             CallRecord* record) {
    HttpResponse response;
    try {
        if (call.bot.logged_out_until && *call.bot.logged_out_until > Clock::now())
            throw bad_request("Logged out");
        const auto method = method_table().find(lower_method);
        if (method == method_table().end()) throw ApiError(404, "Not Found: method not found");
        const auto outcome = method->second(call);
        deferred = outcome.deferred;
        if (record) {
            record->status = deferred ? 0 : 200;
            const auto id =
                outcome.result.is_object() ? outcome.result.find("message_id") : outcome.result.end();
            if (id != outcome.result.end() && id->is_number()) record->message_id = *id;
        }
        if (!deferred) response = result_response(dump(outcome.result), outcome.description);
    } catch (const ApiError& error) {
        if (record) {
            record->status = error.code;
            record->error = error.what();
        }
        response = error_response(error);
    } catch (const Json::exception& error) {
        if (record) record->status = 400;
        response = error_response(bad_request(std::string("can't parse arguments: ") + error.what()));
    }
    return response;
}

void BotApi::spoil(const ExchangePtr& exchange, const FaultAction& fault, std::uint64_t number) {
    switch (fault.kind) {
        case FaultKind::hang:
        case FaultKind::hang_after:
            break;
        case FaultKind::reset_before:
        case FaultKind::reset_after:
            exchange->reset();
            break;
        case FaultKind::close_before:
        case FaultKind::close_after:
            exchange->close();
            break;
        default:
            if (auto* record = core_.calls.find(number)) {
                record->status = fault.status;
                record->error = fault.description;
            }
            return exchange->respond(fault_response(fault));
    }
    if (auto* record = core_.calls.find(number)) record->status = 0;
}

void BotApi::download(const ExchangePtr& exchange, const std::string& rest) {
    const auto slash = rest.find('/');
    auto* bot = core_.world.bot_by_token(percent_decode(rest.substr(0, slash), false));
    const auto path = slash == std::string::npos ? "" : percent_decode(rest.substr(slash + 1), false);
    const auto* file = bot ? core_.world.file_by_path(bot->id, path) : nullptr;
    if (const auto fault = core_.faults.strike("download", bot ? bot->id : 0, 0, core_.chance())) {
        if (fault->kind != FaultKind::delay) return spoil(exchange, *fault, 0);
    }
    if (!bot) return exchange->respond(error_response({401, "Unauthorized"}));
    if (!file) return exchange->respond(error_response({404, "Not Found"}));
    exchange->respond(raw(200, "application/octet-stream", *file->bytes));
}

void BotApi::answered_method(Bot& bot, const std::string& body) {
    auto values = Json::parse(body, nullptr, false);
    if (!values.is_object() || !values.value("method", Json()).is_string()) return;
    CallRecord record;
    record.bot_id = bot.id;
    record.method = values["method"];
    record.encoding = "webhook_answer";
    record.time = wall_time();
    const auto method = to_lower(record.method);
    const Arguments arguments(std::move(values));
    record.chat_id = arguments.integer("chat_id");
    record.arguments = arguments.values();
    const auto number = core_.calls.add(std::move(record), sizeof(CallRecord) + 4 * body.size());
    if (!ignored_in_answers(method)) {
        Call one{core_.services, bot, arguments, nullptr, std::time(nullptr)};
        bool deferred = false;
        execute(one, method, deferred, core_.calls.find(number));
    }
    core_.calls.publish(number);
}

void BotApi::later(std::int64_t milliseconds, std::function<void()> call) {
    timers_.remove_if([](const Timer& timer) { return !timer.armed(); });
    timers_.emplace_back();
    auto& timer = timers_.back();
    timer = core_.loop.after(std::chrono::milliseconds(milliseconds), [&timer, call = std::move(call)] {
        const auto due = call;
        timer = Timer();
        due();
    });
}

}  // namespace patchbay::fakes::telegram
