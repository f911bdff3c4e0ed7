#include "capabilities.hpp"

#include "clean_text.hpp"

#include <string>

namespace patchbay::openai {
namespace {

/// "openai/gpt-5-mini" and "gpt-5-mini" alike.
bool is_reasoning_model(std::string_view model) {
    const std::string name = lower(model.substr(model.rfind('/') + 1));
    for (const std::string_view prefix : {"o1", "o3", "o4", "gpt-5"}) {
        if (!name.starts_with(prefix)) continue;
        const std::string_view rest = std::string_view(name).substr(prefix.size());
        if (rest.empty() || rest.front() == '-' || rest.front() == '.' || rest.front() == ':') return true;
    }
    return false;
}

}  // namespace

Capabilities guess_capabilities(std::string_view base_url, std::string_view model) {
    Capabilities guess;
    const bool openai_itself = base_url.find("://api.openai.com/") != std::string_view::npos;
    if (openai_itself || is_reasoning_model(model))
        guess.token_limit = TokenLimitField::max_completion_tokens;
    return guess;
}

Capabilities without(const Capabilities& now, std::string_view parameter) {
    Capabilities changed = now;
    if (parameter == "temperature") changed.temperature = false;
    if (parameter == "stream_options") changed.stream_usage = false;
    if (parameter == "max_tokens" && now.token_limit == TokenLimitField::max_tokens) {
        changed.token_limit = TokenLimitField::max_completion_tokens;
    }
    if (parameter == "max_completion_tokens" && now.token_limit == TokenLimitField::max_completion_tokens) {
        changed.token_limit = TokenLimitField::none;
    }
    return changed;
}

}  // namespace patchbay::openai
