#pragma once
// A bot's token. It is in every address of the Bot API, so it has a type that can't be printed by accident.

#include <patchbay/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace patchbay::telegram {

class Token {
  public:
    Token() = default;
    explicit Token(std::string text) : text_(std::move(text)) {}
    /// For the address of a request, and for sealing. Never for logs, errors or answers.
    const std::string& reveal() const { return text_; }
    bool empty() const { return text_.empty(); }

  private:
    std::string text_;
};

/// `text` as a token, spaces around it dropped, or what is wrong with its shape ("telegram.token_malformed").
/// Shape: <bot id>:<at least 24 of A-Za-z0-9_->, at most 80 characters, no leading zero.
Result<Token> parse_token(std::string_view text);

/// The digits before the colon; 0 when there are none.
std::int64_t bot_id_of(const Token& token);

/// https://t.me/<username>
std::string deep_link(std::string_view username);

/// Whether `payload` can travel in a deep link: 1 to 64 of A-Za-z0-9_-.
bool is_start_payload(std::string_view payload);

}  // namespace patchbay::telegram
