// Any bytes as an update: parsing must end, without a crash, in a message or a reason. Text of it is then
// formatted and split as if it were an answer.

#include "plugins/telegram/src/markdown.hpp"
#include "plugins/telegram/src/split.hpp"
#include "plugins/telegram/src/update.hpp"
#include "plugins/telegram/src/utf16.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace patchbay::telegram {

int fuzz_update(const uint8_t* data, size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto update = nlohmann::json::parse(bytes, nullptr, false);
    const BotIdentity bot{"bot", "workspace", 1, "shop_bot"};
    const auto parsed = parse_update(update, bot);
    if (parsed.kind == UpdateKind::skipped && parsed.skipped_because.empty()) std::abort();
    const std::string_view text = update.is_discarded() ? bytes : std::string_view(parsed.message.text);
    for (const auto& part : split(format_text(text, "markdown"), 64)) {
        const auto units = utf16_length(part.text);
        if (units > 64 || units == 0) std::abort();
        for (const Entity& entity : part.entities) {
            if (entity.end() > units) std::abort();
        }
    }
    return 0;
}

}  // namespace patchbay::telegram

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    return patchbay::telegram::fuzz_update(data, size);
}
