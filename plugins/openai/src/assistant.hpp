#pragma once
// Instructions, a model and a fallback for it, answering at some endpoints.

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::openai {

struct Assistant {
    std::string id;
    std::string workspace_id;
    std::string name;
    std::string instructions;
    std::string provider_id;
    std::string model;
    std::optional<std::string> fallback_provider_id;
    std::optional<std::string> fallback_model;
    std::optional<double> temperature;
    std::int64_t history_tokens = 3000;
    std::string apology;  ///< empty: a default in the contact's language
    bool enabled = true;
    std::vector<std::string> endpoints;
    std::string created_at;
    std::int64_t version = 1;
};

nlohmann::json to_json(const Assistant& assistant);

}  // namespace patchbay::openai
