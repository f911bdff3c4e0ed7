#pragma once
// An estimate of how many tokens a text costs, on the high side: four Latin letters or two of another
// alphabet a token, one for each ideograph or emoji, four more for each message. Pure.

#include <cstdint>
#include <string_view>

namespace patchbay::openai {

constexpr std::int64_t kTokensPerMessage = 4;

std::int64_t estimate_tokens(std::string_view text);

}  // namespace patchbay::openai
