#pragma once
// An AI service as an admin set it up.

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::openai {

struct Provider {
    std::string id;
    std::string workspace_id;
    std::string name;
    std::string base_url;
    std::string sealed_key;           ///< empty: the provider wants none
    std::vector<std::string> models;  ///< what assistants may choose; empty: anything
    std::string state = "untested";   ///< untested, ok, failing
    nlohmann::json problem;           ///< {code, title, detail, fix} while failing
    std::string created_at;
    std::int64_t version = 1;

    bool offers(const std::string& model) const;
};

/// As the API shows it: without the key.
nlohmann::json to_json(const Provider& provider);

/// Names table, column and row for Secrets.
std::string key_purpose(const std::string& provider_id);

}  // namespace patchbay::openai
