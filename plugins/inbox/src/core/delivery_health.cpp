#include "core/delivery_health.hpp"

namespace patchbay::inbox {

HealthCheck delivery_check(const std::map<std::string, std::string>& waiting) {
    std::string english;
    std::string russian;
    for (const auto& [channel, why] : waiting) {
        english += (english.empty() ? "messages wait for " : "; for ") + channel + ": " + why;
        russian += (russian.empty() ? "сообщения ждут отправки: " : ", ") + channel;
    }
    return {"delivery", !waiting.empty(), english, {{"ru", {"доставка", russian}}}};
}

}  // namespace patchbay::inbox
