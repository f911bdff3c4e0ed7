#include "tests/fakes/openai/stream_plan.hpp"

#include <algorithm>

#include "tests/fakes/http/control.hpp"
#include "tests/fakes/openai/text.hpp"

namespace patchbay::fakes::openai {

namespace {

constexpr std::string_view kPadding = "aZ3kQ9xT7mB1vN5c";

class Planner {
  public:
    Planner(const ChatRequest& request, const Completion& completion, const ScriptedAnswer& scripted,
            const FaultAction& fault, const StreamStyle& style)
        : request_(request), completion_(completion), scripted_(scripted), fault_(fault), style_(style) {
        head_ = R"({"id":)" + text(completion.id) + R"(,"object":"chat.completion.chunk","created":)" +
                std::to_string(completion.created) + R"(,"model":)" + text(completion.model) +
                R"(,"service_tier":"default","system_fingerprint":"fp_fake","choices":)";
        send_usage_ = request.include_usage && !completion.usage.is_null() && !fault.no_usage;
    }

    StreamPlan run() {
        for (std::int64_t i = 0; i < completion_.choices; ++i)
            say(i);
        for (std::int64_t i = 0; i < completion_.choices && !broken(); ++i) {
            event(choice(i, "{}", text(completion_.finish_reason)));
        }
        if (broken()) {
            break_off();
        } else {
            finish();
        }
        plan_.bytewise = fault_.bytewise;
        return std::move(plan_);
    }

  private:
    static std::string text(const std::string& value) { return dump(Json(value)); }

    bool broken() const {
        return fault_.kind != FaultKind::none &&
               (chunks_ >= fault_.after_chunks || finishing_ || fault_.after_chunks < 0);
    }

    void say(std::int64_t index) {
        const std::string role = completion_.tool_calls.empty() || completion_.has_content
                                     ? R"({"role":"assistant","content":"","refusal":null})"
                                     : R"({"role":"assistant","content":null})";
        if (!broken()) event(choice(index, role, "null"));
        for (const auto& piece : content_pieces()) {
            if (broken()) return;
            event(choice(index, R"({"content":)" + text(piece) + '}', "null"));
            ++chunks_;
        }
        for (const auto& piece : pieces(completion_.refusal, style_.chunk_size)) {
            if (broken()) return;
            event(choice(index, R"({"refusal":)" + text(piece) + '}', "null"));
            ++chunks_;
        }
        say_tool_calls(index);
        finishing_ = index + 1 == completion_.choices;
    }

    std::vector<std::string> content_pieces() const {
        std::string joined;
        for (const auto& chunk : scripted_.chunks)
            joined += chunk;
        if (!scripted_.chunks.empty() && joined == completion_.content) return scripted_.chunks;
        return pieces(completion_.content, scripted_.chunk_size.value_or(style_.chunk_size));
    }

    // Id and name first, then the arguments of all calls in turns, piece by piece.
    void say_tool_calls(std::int64_t index) {
        std::vector<std::vector<std::string>> arguments;
        for (std::size_t i = 0; i < completion_.tool_calls.size() && !broken(); ++i) {
            const auto& call = completion_.tool_calls[i];
            arguments.push_back(pieces(call.arguments, 5));
            tool_event(index, i,
                       R"("id":)" + text(call.id) + R"(,"type":"function","function":{"name":)" +
                           text(call.name) + R"(,"arguments":""})");
        }
        for (std::size_t part = 0;; ++part) {
            bool any = false;
            for (std::size_t i = 0; i < arguments.size() && !broken(); ++i) {
                if (part >= arguments[i].size()) continue;
                any = true;
                tool_event(index, i, R"("function":{"arguments":)" + text(arguments[i][part]) + '}');
            }
            if (!any) return;
        }
    }

    void tool_event(std::int64_t index, std::size_t call, const std::string& fields) {
        event(choice(index, R"({"tool_calls":[{"index":)" + std::to_string(call) + ',' + fields + "}]}",
                     "null"));
        ++chunks_;
    }

    std::string choice(std::int64_t index, const std::string& delta, const std::string& finish_reason) const {
        return R"([{"index":)" + std::to_string(index) + R"(,"delta":)" + delta +
               R"(,"logprobs":null,"finish_reason":)" + finish_reason + "}]";
    }

    void event(const std::string& choices) {
        auto json = head_ + choices;
        if (send_usage_) json += R"(,"usage":null)";
        if (request_.obfuscation) {
            json += R"(,"obfuscation":")";
            json += kPadding.substr(0, 1 + choices.size() % kPadding.size());
            json += '"';
        }
        step(data(json + '}'));
    }

    std::string data(const std::string& payload) const {
        return (fault_.no_space ? "data:" : "data: ") + payload + "\n\n";
    }

    void step(std::string bytes) {
        if (fault_.comments) bytes = ": OPENROUTER PROCESSING\n\n" + bytes;
        if (fault_.crlf) {
            std::string lines;
            for (const char c : bytes)
                lines += c == '\n' ? "\r\n" : std::string(1, c);
            bytes = std::move(lines);
        }
        const auto delay = plan_.steps.empty()        ? std::chrono::milliseconds(0)
                           : scripted_.chunk_delay_ms ? std::chrono::milliseconds(*scripted_.chunk_delay_ms)
                                                      : style_.chunk_delay;
        plan_.steps.push_back({std::move(bytes), delay});
    }

    void finish() {
        if (send_usage_) step(data(head_ + R"([],"usage":)" + dump(completion_.usage) + '}'));
        if (!fault_.no_done) step(data("[DONE]"));
    }

    void break_off() {
        plan_.outcome = "cut";
        switch (fault_.kind) {
            case FaultKind::stream_close:
                plan_.end = StreamEnd::close;
                break;
            case FaultKind::stream_reset:
                plan_.end = StreamEnd::reset;
                break;
            case FaultKind::stall:
                plan_.end = StreamEnd::stall;
                break;
            case FaultKind::stream_error:
                step(fault_.event);
                break;
            case FaultKind::garbage:
                step(data(head_.substr(0, head_.size() / 2)));
                finish();
                break;
            default:
                break;  // truncate: simply no more
        }
    }

    const ChatRequest& request_;
    const Completion& completion_;
    const ScriptedAnswer& scripted_;
    const FaultAction& fault_;
    const StreamStyle& style_;
    std::string head_;
    bool send_usage_ = false;
    bool finishing_ = false;
    std::int64_t chunks_ = 0;
    StreamPlan plan_;
};

}  // namespace

StreamPlan plan_stream(const ChatRequest& request, const Completion& completion,
                       const ScriptedAnswer& scripted, const FaultAction& fault, const StreamStyle& style) {
    return Planner(request, completion, scripted, fault, style).run();
}

}  // namespace patchbay::fakes::openai
