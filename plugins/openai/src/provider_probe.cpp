#include "provider_probe.hpp"

#include <algorithm>

namespace patchbay::openai {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds kConnect{5000};
constexpr milliseconds kTotal{15000};
constexpr std::size_t kMostModels = 1000;

std::int64_t seconds(std::chrono::system_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::string model_id(const nlohmann::json& item) {
    if (item.is_string()) return item.get<std::string>();
    if (!item.is_object()) return {};
    for (const char* name : {"id", "name", "model"}) {
        if (item.contains(name) && item[name].is_string()) return item[name].get<std::string>();
    }
    return {};
}

}  // namespace

std::optional<std::vector<std::string>> read_model_list(std::string_view body) {
    const auto value = nlohmann::json::parse(body, nullptr, false);
    const nlohmann::json* list = value.is_array() ? &value : nullptr;
    for (const char* name : {"data", "models"}) {
        if (list == nullptr && value.is_object() && value.contains(name) && value[name].is_array())
            list = &value[name];
    }
    if (list == nullptr) return std::nullopt;
    std::vector<std::string> models;
    for (const auto& item : *list) {
        if (std::string id = model_id(item); !id.empty() && models.size() < kMostModels)
            models.push_back(std::move(id));
    }
    std::sort(models.begin(), models.end());
    models.erase(std::unique(models.begin(), models.end()), models.end());
    return models;
}

nlohmann::json to_json(const ProbeResult& result) {
    return {{"ok", result.ok},
            {"models", result.models},
            {"problem", result.problem},
            {"milliseconds", result.milliseconds}};
}

ProbeResult ProviderProbe::probe(const Provider& provider) {
    const auto start = host_.now();
    ProbeResult result;
    bool offered = true;
    auto error = list_models(provider, result.models, offered);
    if (!offered && !provider.models.empty()) error = tiny_chat(provider);
    result.ok = !error;
    if (error) result.problem = problem_json(*error);
    result.milliseconds = std::chrono::duration_cast<milliseconds>(host_.now() - start).count();
    if (!error) {
        reporter_.works(provider);
    } else if (error->blames_provider) {
        reporter_.fails(provider, *error);
    }
    return result;
}

std::optional<ProviderError> ProviderProbe::list_models(const Provider& provider,
                                                        std::vector<std::string>& models, bool& offered) {
    std::string key;
    try {
        key = client_.key_of(provider);
    } catch (const Failure& failure) {
        return own_error("key_unreadable", Remedy::next_provider, failure.error().title);
    }
    OutboundRequest request = provider_request(provider, key, "GET", "models", "openai.models");
    request.connect_timeout_ms = static_cast<std::uint32_t>(kConnect.count());
    request.timeout_ms = static_cast<std::uint32_t>(kTotal.count());
    const HttpAnswer answer = host_.http().send(request);
    if (!answer.answered()) return connection_error(answer.failure_code, answer.failure);
    if (answer.status == 200) {
        if (auto list = read_model_list(answer.body)) {
            models = *std::move(list);
            return std::nullopt;
        }
        offered = false;
        return own_error("garbage", Remedy::next_provider,
                         error_of(answer, key, seconds(host_.now())).message);
    }
    offered = answer.status != 404 && answer.status != 405 && answer.status != 501;
    return error_of(answer, key, seconds(host_.now()));
}

std::optional<ProviderError> ProviderProbe::tiny_chat(const Provider& provider) {
    Prompt prompt;
    HistoryMessage question;
    question.author = "contact";
    question.text = "Say OK.";
    prompt.history.push_back(question);
    const std::string& model = provider.models.front();
    Capabilities capabilities = guess_capabilities(provider.base_url, model);
    capabilities.stream_usage = false;
    const ChatBody body = chat_body(prompt, model, capabilities, 1);
    const auto outcome = client_.complete(provider, body, {kConnect, kTotal, kTotal, kTotal},
                                          [](const ChatAccumulator&) { return true; });
    if (const auto* error = std::get_if<ProviderError>(&outcome)) return *error;
    return std::nullopt;
}

}  // namespace patchbay::openai
