#pragma once
// The system message: the assistant's own instructions and what it has to know about this conversation. Pure.

#include <cstdint>
#include <string>
#include <string_view>

namespace patchbay::openai {

struct Circumstances {
    std::string_view assistant_name;
    std::string_view instructions;
    std::string_view contact_name;    ///< chosen by the contact: untrusted, quoted, one line
    std::string_view contact_locale;  ///< may be empty
    std::int64_t now_seconds = 0;     ///< since 1970-01-01 UTC
};

std::string compose_instructions(const Circumstances& circumstances);

/// What a customer is told once when no provider answers: the assistant's own text, or one in the contact's
/// language.
std::string apology_for(std::string_view own_text, std::string_view contact_locale);

}  // namespace patchbay::openai
