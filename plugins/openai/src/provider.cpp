#include "provider.hpp"

#include <algorithm>

namespace patchbay::openai {

bool Provider::offers(const std::string& model) const {
    return models.empty() || std::find(models.begin(), models.end(), model) != models.end();
}

nlohmann::json to_json(const Provider& provider) {
    return {{"id", provider.id},
            {"name", provider.name},
            {"base_url", provider.base_url},
            {"has_key", !provider.sealed_key.empty()},
            {"models", provider.models},
            {"state", provider.state},
            {"problem", provider.problem},
            {"created_at", provider.created_at},
            {"version", provider.version}};
}

std::string key_purpose(const std::string& provider_id) {
    return "openai.providers.key:" + provider_id;
}

}  // namespace patchbay::openai
