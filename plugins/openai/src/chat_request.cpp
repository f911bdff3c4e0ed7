#include "chat_request.hpp"

#include "clean_text.hpp"
#include "tokens.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::openai {
namespace {

void add_token_limit(nlohmann::json& body, TokenLimitField field, std::int64_t tokens) {
    if (tokens <= 0 || field == TokenLimitField::none) return;
    body[field == TokenLimitField::max_tokens ? "max_tokens" : "max_completion_tokens"] = tokens;
}

}  // namespace

ChatBody chat_body(const Prompt& prompt, const std::string& model, const Capabilities& capabilities,
                   double budget_share) {
    nlohmann::json messages = nlohmann::json::array();
    ChatBody out;
    const auto add = [&](const std::string& role, const std::string& content) {
        messages.push_back({{"role", role}, {"content", content}});
        out.estimated_tokens += estimate_tokens(content) + kTokensPerMessage;
    };
    if (!prompt.instructions.empty()) add("system", valid_utf8(prompt.instructions));
    const auto budget = static_cast<std::int64_t>(static_cast<double>(prompt.history_tokens) * budget_share);
    for (const ChatMessage& message : history_window(prompt.history, budget))
        add(message.role, message.content);

    nlohmann::json body{{"model", model}, {"messages", std::move(messages)}, {"stream", true}};
    if (capabilities.stream_usage) body["stream_options"] = {{"include_usage", true}};
    if (prompt.temperature && capabilities.temperature) body["temperature"] = *prompt.temperature;
    add_token_limit(body, capabilities.token_limit, prompt.answer_tokens);
    out.json = body.dump();
    return out;
}

}  // namespace patchbay::openai
