// The default voice of the fake: the support desk of a small shop. The same questions always get the same
// answer; Russian if the question has Cyrillic letters, English otherwise. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::fakes::openai {

// questions: the user's messages since the last answer, oldest first; answered: whether the assistant has
// already spoken in this conversation (it then does not greet again).
std::string assistant_answer(const std::vector<std::string>& questions, bool answered);

}  // namespace patchbay::fakes::openai
