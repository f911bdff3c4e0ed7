#include "chat_client.hpp"

#include "base_url.hpp"
#include "clean_text.hpp"
#include "tokens.hpp"

namespace patchbay::openai {
namespace {

constexpr std::size_t kMaxBody = 8 * 1024 * 1024;
constexpr std::size_t kMaxWholeBody = 1024 * 1024;

std::uint32_t count(std::chrono::milliseconds time) {
    return static_cast<std::uint32_t>(std::max<std::int64_t>(time.count(), 1));
}

/// Feeds a body that is an event stream, or else one JSON document or page, into the accumulator.
class BodyReader {
  public:
    BodyReader(ChatAccumulator& answer, const Progress& progress) : answer_(answer), progress_(progress) {}

    /// False: read no further.
    bool take(std::string_view bytes) {
        if (form_ == Form::unknown) {
            const std::string_view rest = trimmed(bytes);
            if (rest.empty()) return true;
            const bool document = rest.front() == '{' || rest.front() == '<' || rest.front() == '[';
            form_ = document ? Form::document : Form::stream;
        }
        if (form_ == Form::document) {
            document_.append(bytes);
            return document_.size() <= kMaxWholeBody;
        }
        const auto state = parser_.feed(bytes, [&](const SseEvent& event) { return answer_.take(event); });
        too_long_ = state == SseParser::State::too_long;
        if (state != SseParser::State::reading) return false;
        stopped_ = !progress_(answer_);
        return !stopped_;
    }

    void finish() {
        if (form_ == Form::document) {
            answer_.take_whole(document_);
        } else if (!stopped_) {
            parser_.finish([&](const SseEvent& event) { return answer_.take(event); });
        }
    }

    bool stopped() const { return stopped_; }
    bool too_long() const { return too_long_; }

  private:
    enum class Form { unknown, stream, document };

    ChatAccumulator& answer_;
    const Progress& progress_;
    SseParser parser_;
    Form form_ = Form::unknown;
    std::string document_;
    bool stopped_ = false;
    bool too_long_ = false;
};

void complete_usage(Usage& usage, const ChatBody& body, const ChatAccumulator& answer) {
    if (usage.reported) return;
    usage.prompt_tokens = body.estimated_tokens;
    usage.completion_tokens = estimate_tokens(answer.visible_text());
}

std::int64_t seconds(std::chrono::system_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

OutboundRequest provider_request(const Provider& provider, std::string_view key, std::string method,
                                 std::string_view path, std::string label) {
    OutboundRequest request;
    request.method = std::move(method);
    request.url = join_url(provider.base_url, path);
    request.label = std::move(label);
    request.guarded = !is_local_address(provider.base_url);
    request.headers.push_back({"Accept", "application/json, text/event-stream"});
    if (!key.empty()) request.headers.push_back({"Authorization", "Bearer " + std::string(key)});
    return request;
}

ProviderError error_of(const HttpAnswer& answer, std::string_view key, std::int64_t now_seconds) {
    if (!answer.answered()) return connection_error(answer.failure_code, answer.failure);
    return classify({answer.status, answer.body, answer.header("retry-after"),
                     answer.header("retry-after-ms"), answer.header("x-should-retry"), now_seconds},
                    key);
}

std::string ChatClient::key_of(const Provider& provider) {
    if (provider.sealed_key.empty()) return {};
    return host_.secrets().open(provider.sealed_key, key_purpose(provider.id));
}

ExchangeOutcome ChatClient::complete(const Provider& provider, const ChatBody& body,
                                     const ExchangeLimits& limits, const Progress& progress) {
    std::string key;
    try {
        key = key_of(provider);
    } catch (const Failure& failure) {
        ProviderError error = own_error("key_unreadable", Remedy::next_provider, failure.error().title);
        error.lasting = true;
        return error;
    }
    OutboundRequest request = provider_request(provider, key, "POST", "chat/completions", "openai.chat");
    request.headers.push_back({"Content-Type", "application/json"});
    request.body = body.json;
    request.connect_timeout_ms = count(limits.connect);
    request.first_byte_timeout_ms = count(limits.first_byte);
    request.idle_timeout_ms = count(limits.idle);
    request.timeout_ms = count(limits.total);
    request.max_body = kMaxBody;

    ChatAccumulator answer(key);
    BodyReader reader(answer, progress);
    const HttpAnswer http =
        host_.http().stream(request, [&](std::string_view bytes) { return reader.take(bytes); });
    if (reader.stopped()) {
        Stopped stopped;
        complete_usage(stopped.usage, body, answer);
        return stopped;
    }
    if (http.status < 200 || http.status > 299) return error_of(http, key, seconds(host_.now()));
    reader.finish();
    if (reader.too_long())
        return own_error("garbage", Remedy::next_provider, "a line of the stream is too long");
    std::optional<ProviderError> broken;
    if (!http.failure.empty() || !http.failure_code.empty())
        broken = connection_error(http.failure_code, http.failure);
    if (auto error = answer.failure(broken)) return *error;
    Completion completion = answer.completion();
    complete_usage(completion.usage, body, answer);
    return completion;
}

}  // namespace patchbay::openai
