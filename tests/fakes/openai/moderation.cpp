#include "tests/fakes/openai/moderation.hpp"

#include <algorithm>
#include <map>

#include "tests/fakes/openai/text.hpp"

namespace patchbay::fakes::openai {

namespace {

const std::map<std::string, std::vector<std::string_view>>& categories() {
    static const std::map<std::string, std::vector<std::string_view>> kCategories{
        {"harassment", {"idiot", "stupid", "идиот", "дурак"}},
        {"harassment/threatening", {}},
        {"hate", {}},
        {"hate/threatening", {}},
        {"illicit", {}},
        {"illicit/violent", {}},
        {"self-harm", {"suicide", "суицид"}},
        {"self-harm/instructions", {}},
        {"self-harm/intent", {}},
        {"sexual", {"porn", "порно"}},
        {"sexual/minors", {}},
        {"violence", {"kill", "murder", "убить", "убью"}},
        {"violence/graphic", {}}};
    return kCategories;
}

Json judge(const std::string& text) {
    const auto found = words(text);
    Json flags = Json::object();
    Json scores = Json::object();
    bool flagged = false;
    for (const auto& [name, listed] : categories()) {
        const bool hit =
            std::any_of(found.begin(), found.end(), [&, &stems = listed](const std::string& word) {
                return std::find(stems.begin(), stems.end(), word) != stems.end();
            });
        flags[name] = hit;
        scores[name] = hit ? 0.97 : 0.0001;
        flagged = flagged || hit;
    }
    return {{"flagged", flagged}, {"categories", flags}, {"category_scores", scores}};
}

}  // namespace

Json moderation_answer(const Json& body, const std::string& id) {
    const auto input = body.value("input", Json());
    auto results = Json::array();
    if (input.is_string()) results.push_back(judge(input.get<std::string>()));
    if (input.is_array()) {
        for (const auto& each : input) {
            if (each.is_string()) results.push_back(judge(each.get<std::string>()));
            if (each.is_object()) results.push_back(judge(each.value("text", "")));
        }
    }
    if (results.empty())
        throw invalid_request("Missing required parameter: 'input'.", "input", "missing_required_parameter");
    return {{"id", id}, {"model", body.value("model", "omni-moderation-latest")}, {"results", results}};
}

}  // namespace patchbay::fakes::openai
