#pragma once
// Where a message goes: a chat and, in forums, its topic. As text "<chat id>" or "<chat id>/<topic id>".

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::telegram {

struct ChatAddress {
    std::int64_t chat = 0;
    std::int64_t topic = 0;  ///< 0: none

    /// Private chats have their user's number; groups and channels have negative ones.
    bool is_private() const { return chat > 0; }
    std::string text() const;
    bool operator==(const ChatAddress&) const = default;
};

/// Nothing when `text` is not an address.
std::optional<ChatAddress> parse_address(std::string_view text);

}  // namespace patchbay::telegram
