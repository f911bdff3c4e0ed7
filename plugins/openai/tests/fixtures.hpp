#pragma once
// Things that several tests start from.

#include "provider.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace patchbay::openai {

inline constexpr const char* kWorkspace = "01890000-0000-7000-8000-000000000001";
inline constexpr const char* kMainProvider = "01890000-0000-7000-8000-00000000000a";
inline constexpr const char* kBackupProvider = "01890000-0000-7000-8000-00000000000b";
inline constexpr const char* kAssistant = "01890000-0000-7000-8000-00000000000c";

inline Provider provider(const std::string& id, const std::string& name) {
    Provider provider;
    provider.id = id;
    provider.workspace_id = kWorkspace;
    provider.name = name;
    provider.base_url = "http://127.0.0.1:9/" + name;
    provider.sealed_key = "sk-" + name;
    return provider;
}

inline nlohmann::json provider_row(const Provider& provider) {
    return {{"id", provider.id},
            {"workspace_id", provider.workspace_id},
            {"name", provider.name},
            {"base_url", provider.base_url},
            {"sealed_key", provider.sealed_key},
            {"models", provider.models},
            {"state", provider.state},
            {"problem", provider.problem},
            {"created_at", "2026-01-31 12:00:00.123456+00"},
            {"version", provider.version}};
}

}  // namespace patchbay::openai
