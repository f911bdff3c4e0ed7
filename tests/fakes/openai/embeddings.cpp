#include "tests/fakes/openai/embeddings.hpp"

#include <cmath>
#include <cstring>

#include "tests/fakes/http/base64.hpp"
#include "tests/fakes/openai/chat_request.hpp"
#include "tests/fakes/openai/text.hpp"

namespace patchbay::fakes::openai {

namespace {

constexpr std::size_t kMostInputs = 2048;
constexpr std::int64_t kMostTokens = 8192;
constexpr std::int64_t kMostTokensTogether = 300'000;
constexpr int kDirectionsPerWord = 24;
constexpr std::size_t kStemBytes = 8;

std::uint64_t next_random(std::uint64_t& state) {
    state += 0x9E3779B97F4A7C15ULL;
    auto value = state;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
}

void push(std::vector<float>& vector, std::string_view word, float weight) {
    auto state = hash(word);
    for (int i = 0; i < kDirectionsPerWord; ++i) {
        const auto random = next_random(state);
        vector[random % vector.size()] += random >> 63 ? weight : -weight;
    }
}

std::string token_text(const Json& tokens) {
    std::string text;
    for (const auto& token : tokens)
        text += 't' + token.dump() + ' ';
    return text;
}

std::vector<std::string> read_inputs(const Json& body) {
    const auto input = body.value("input", Json());
    if (input.is_null())
        throw invalid_request("Missing required parameter: 'input'.", "input", "missing_required_parameter");
    const auto invalid = [] {
        return invalid_request(
            "'$.input' is invalid. Please check the API reference: "
            "https://platform.openai.com/docs/api-reference.");
    };
    std::vector<std::string> texts;
    if (input.is_string()) texts.push_back(input.get<std::string>());
    if (input.is_array() && !input.empty() && input[0].is_number_integer()) {
        texts.push_back(token_text(input));
    } else if (input.is_array()) {
        if (input.size() > kMostInputs) {
            throw invalid_request(
                "Invalid 'input': array too long. Expected an array with maximum length 2048, but got an "
                "array with length " +
                    std::to_string(input.size()) + " instead.",
                "input", "array_above_max_length");
        }
        for (const auto& each : input) {
            if (!each.is_string() && !each.is_array()) throw invalid();
            texts.push_back(each.is_string() ? each.get<std::string>() : token_text(each));
        }
    }
    if (texts.empty()) throw invalid();
    for (const auto& text : texts) {
        if (text.empty())
            throw invalid_request("Invalid 'input': input cannot be an empty string.", "input",
                                  "invalid_value");
    }
    return texts;
}

std::int64_t count_inputs(const std::vector<std::string>& texts) {
    std::int64_t total = 0;
    for (const auto& text : texts) {
        const auto tokens = count_tokens(text);
        if (tokens > kMostTokens) {
            throw invalid_request(
                "This model's maximum context length is 8192 tokens, however you requested " +
                    std::to_string(tokens) + " tokens. Please reduce your prompt.",
                nullptr, "context_length_exceeded");
        }
        total += tokens;
    }
    if (total > kMostTokensTogether) {
        throw invalid_request("Requested " + std::to_string(total) + " tokens, max 300000 tokens per request",
                              nullptr, "max_tokens_per_request");
    }
    return total;
}

std::int64_t read_dimensions(const Json& body, const Model& model) {
    const auto asked = body.value("dimensions", Json());
    if (asked.is_null()) return model.dimensions;
    if (!model.may_shorten)
        throw invalid_request("This model does not support specifying dimensions.", "dimensions");
    const auto value = asked.is_number_integer() ? asked.get<std::int64_t>() : 0;
    if (value < 1 || value > model.dimensions) {
        throw invalid_request("Invalid value for 'dimensions' = " + asked.dump() +
                                  ". Must be between 1 and " + std::to_string(model.dimensions) + ".",
                              "dimensions", "invalid_value");
    }
    return value;
}

// Little-endian float32, as every machine this runs on stores them.
Json encoded(const std::vector<float>& vector, bool base64) {
    if (!base64) return vector;
    std::string bytes(vector.size() * sizeof(float), '\0');
    std::memcpy(bytes.data(), vector.data(), bytes.size());
    return base64_encode(bytes);
}

}  // namespace

std::vector<float> embed(const std::string& text, std::int64_t dimensions) {
    std::vector<float> vector(static_cast<std::size_t>(dimensions), 0.0F);
    push(vector, "", 0.05F);  // never the zero vector
    for (const auto& word : words(text)) {
        push(vector, word, 1.0F);
        push(vector, word.substr(0, kStemBytes), 1.0F);
    }
    double square = 0;
    for (const auto value : vector)
        square += static_cast<double>(value) * static_cast<double>(value);
    const auto length = static_cast<float>(std::sqrt(square));
    for (auto& value : vector)
        value /= length;
    return vector;
}

Json embeddings_answer(const Json& body, const std::vector<Model>& models) {
    const auto& model = find_model(models, body, ModelKind::embedding);
    const auto texts = read_inputs(body);
    const auto tokens = count_inputs(texts);
    const auto dimensions = read_dimensions(body, model);
    const auto format = body.value("encoding_format", "float");
    if (format != "float" && format != "base64") {
        throw invalid_request("Invalid value: '" + format + "'. Supported values are: 'float' and 'base64'.",
                              "encoding_format", "invalid_value");
    }
    auto data = Json::array();
    for (std::size_t i = 0; i < texts.size(); ++i) {
        data.push_back({{"object", "embedding"},
                        {"index", i},
                        {"embedding", encoded(embed(texts[i], dimensions), format == "base64")}});
    }
    return {{"object", "list"},
            {"data", std::move(data)},
            {"model", model.id},
            {"usage", {{"prompt_tokens", tokens}, {"total_tokens", tokens}}}};
}

}  // namespace patchbay::fakes::openai
