#pragma once
// What a model of a provider takes, as far as it matters for our request: guessed from the names, corrected
// by what the provider refuses. Pure.

#include <string_view>

namespace patchbay::openai {

enum class TokenLimitField { max_tokens, max_completion_tokens, none };

struct Capabilities {
    TokenLimitField token_limit = TokenLimitField::max_tokens;
    bool temperature = true;
    bool stream_usage = true;  ///< stream_options.include_usage

    bool operator==(const Capabilities&) const = default;
};

/// api.openai.com and reasoning models (o1, o3, o4, gpt-5) by whatever gateway want max_completion_tokens.
Capabilities guess_capabilities(std::string_view base_url, std::string_view model);

/// Without the `parameter` that was refused. Equal to `now` when nothing can be done about it.
Capabilities without(const Capabilities& now, std::string_view parameter);

}  // namespace patchbay::openai
