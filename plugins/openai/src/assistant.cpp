#include "assistant.hpp"

namespace patchbay::openai {
namespace {

template <class T>
nlohmann::json or_null(const std::optional<T>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json();
}

}  // namespace

nlohmann::json to_json(const Assistant& assistant) {
    return {{"id", assistant.id},
            {"name", assistant.name},
            {"instructions", assistant.instructions},
            {"provider_id", assistant.provider_id},
            {"model", assistant.model},
            {"fallback_provider_id", or_null(assistant.fallback_provider_id)},
            {"fallback_model", or_null(assistant.fallback_model)},
            {"temperature", or_null(assistant.temperature)},
            {"history_tokens", assistant.history_tokens},
            {"apology", assistant.apology},
            {"enabled", assistant.enabled},
            {"endpoints", assistant.endpoints},
            {"created_at", assistant.created_at},
            {"version", assistant.version}};
}

}  // namespace patchbay::openai
