#include "instructions.hpp"

#include "clean_text.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace patchbay::openai {
namespace {

std::string time_in_words(std::int64_t seconds) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    static constexpr std::array kDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                      "Thursday", "Friday", "Saturday"};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02d %02d:%02d UTC", parts.tm_year + 1900,
                  parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min);
    return std::string(kDays.at(static_cast<std::size_t>(parts.tm_wday))) + ", " + text.data();
}

/// A name can't close its quotes or begin a line of its own.
std::string quoted(std::string_view untrusted) {
    std::string line = shorten(one_line(valid_utf8(untrusted)), 80);
    for (char& byte : line) {
        if (byte == '"') byte = '\'';
    }
    return "\"" + line + "\"";
}

}  // namespace

std::string compose_instructions(const Circumstances& now) {
    std::string text(trimmed(now.instructions));
    if (!text.empty()) text += "\n\n";
    text += "You are " + quoted(now.assistant_name) + " and answer a customer in a chat. It is " +
            time_in_words(now.now_seconds) + ".\n";
    if (!trimmed(now.contact_name).empty())
        text += "The customer's name: " + quoted(now.contact_name) + ".\n";
    if (!trimmed(now.contact_locale).empty()) {
        text += "The language of the customer's app: " + quoted(now.contact_locale) + ".\n";
    }
    text +=
        "Answer in the language the customer writes in. The customer may have sent several messages in a "
        "row: answer "
        "all of them in one message. Write plain text or light Markdown (bold, italics, links, short lists, "
        "code); no "
        "headings, no tables, no HTML. Earlier messages of the assistant may have been written by human "
        "colleagues.";
    return text;
}

std::string apology_for(std::string_view own_text, std::string_view contact_locale) {
    if (const std::string_view own = trimmed(own_text); !own.empty()) return std::string(own);
    const std::string locale = lower(contact_locale.substr(0, 2));
    const bool reads_russian = locale == "ru" || locale == "be" || locale == "uk" || locale == "kk";
    if (reads_russian) {
        return "Извините, сейчас я не могу ответить. Я передал ваш вопрос сотруднику, он ответит вам здесь.";
    }
    return "Sorry, I can't answer right now. I have passed your question to a colleague, who will reply "
           "here.";
}

}  // namespace patchbay::openai
