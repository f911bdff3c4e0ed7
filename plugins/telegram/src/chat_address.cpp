#include "plugins/telegram/src/chat_address.hpp"

#include <charconv>

namespace patchbay::telegram {
namespace {

bool read_number(std::string_view text, std::int64_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string ChatAddress::text() const {
    return topic == 0 ? std::to_string(chat) : std::to_string(chat) + "/" + std::to_string(topic);
}

std::optional<ChatAddress> parse_address(std::string_view text) {
    ChatAddress address;
    const auto slash = text.find('/');
    if (!read_number(text.substr(0, slash), address.chat) || address.chat == 0) return std::nullopt;
    if (slash != std::string_view::npos && !read_number(text.substr(slash + 1), address.topic))
        return std::nullopt;
    return address;
}

}  // namespace patchbay::telegram
