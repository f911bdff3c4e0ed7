#include "history_window.hpp"

#include "clean_text.hpp"
#include "tokens.hpp"

#include <algorithm>
#include <string_view>

namespace patchbay::openai {
namespace {

std::string_view role_of(const HistoryMessage& message) {
    if (message.author == "contact") return "user";
    if (message.author == "operator" || message.author == "assistant") return "assistant";
    return {};
}

std::int64_t cost(std::string_view text) {
    return estimate_tokens(text) + kTokensPerMessage;
}

/// The end of `text` that costs at most `tokens`: a question tends to stand at the end.
std::string_view tail(std::string_view text, std::int64_t tokens) {
    std::size_t keep = text.size();
    while (keep > 0 && estimate_tokens(text.substr(text.size() - keep)) > tokens)
        keep -= (keep + 7) / 8;
    while (keep > 0 && (static_cast<unsigned char>(text[text.size() - keep]) & 0xC0U) == 0x80U)
        --keep;
    return text.substr(text.size() - keep);
}

}  // namespace

std::vector<ChatMessage> history_window(const std::vector<HistoryMessage>& messages,
                                        std::int64_t token_budget) {
    std::vector<ChatMessage> newest_first;
    std::int64_t left = std::max<std::int64_t>(token_budget, 16);
    bool unanswered = true;  // still among what the contact wrote last
    for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
        const std::string_view role = role_of(*message);
        const std::string valid = valid_utf8(message->text);
        std::string_view text = trimmed(valid);
        if (role.empty() || text.empty()) continue;
        unanswered = unanswered && role == "user";
        if (cost(text) > left) {
            const bool must_stay = unanswered || newest_first.empty();
            if (!must_stay) break;
            text = tail(text, std::max<std::int64_t>(left - kTokensPerMessage, newest_first.empty() ? 8 : 0));
            if (text.empty()) break;
        }
        left -= cost(text);
        if (!newest_first.empty() && newest_first.back().role == role) {
            newest_first.back().content = std::string(text) + "\n\n" + newest_first.back().content;
        } else {
            newest_first.push_back({std::string(role), std::string(text)});
        }
    }
    std::reverse(newest_first.begin(), newest_first.end());
    return newest_first;
}

}  // namespace patchbay::openai
