#include "tests/fakes/openai/transcription.hpp"

#include <algorithm>
#include <array>

#include "tests/fakes/http/control.hpp"
#include "tests/fakes/http/multipart.hpp"
#include "tests/fakes/openai/api_error.hpp"
#include "tests/fakes/openai/chat_request.hpp"
#include "tests/fakes/openai/text.hpp"

namespace patchbay::fakes::openai {

namespace {

constexpr std::size_t kMostAudio = 25 * 1024 * 1024;
constexpr double kBytesPerSecond = 4000;  // of Opus speech, for a plausible duration
constexpr std::array<std::string_view, 9> kExtensions{"flac", "m4a", "mp3", "mp4", "mpeg",
                                                      "mpga", "ogg", "wav", "webm"};

constexpr std::array<const char*, 4> kRussian{
    "Здравствуйте, подскажите, пожалуйста, где мой заказ?", "Добрый день, сколько стоит доставка?",
    "Хочу вернуть товар, как это сделать?", "Скажите, есть ли этот товар в наличии?"};
constexpr std::array<const char*, 4> kEnglish{
    "Hello, could you tell me where my order is?", "Good afternoon, how much is delivery?",
    "I would like to return an item, how do I do that?", "Is this product in stock at the moment?"};

void check_file(const TranscriptionRequest& request) {
    if (request.file_name.empty() && request.audio.empty()) {
        throw invalid_request("Missing required parameter: 'file'.", "file", "missing_required_parameter");
    }
    const auto dot = request.file_name.rfind('.');
    const auto extension =
        dot == std::string::npos ? std::string{} : to_lower(request.file_name.substr(dot + 1));
    if (std::find(kExtensions.begin(), kExtensions.end(), extension) == kExtensions.end()) {
        throw invalid_request(
            "Invalid file format. Supported formats: ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'mpga', 'oga', "
            "'ogg', 'wav', 'webm']");
    }
    if (request.audio.size() > kMostAudio) {
        throw ApiError(413, "invalid_request_error", nullptr, nullptr,
                       "Maximum content size limit (26214400) exceeded (" +
                           std::to_string(request.audio.size()) + " bytes read)");
    }
    if (request.audio.empty())
        throw invalid_request("Audio file is too short. Minimum audio length is 0.1 seconds.", "file",
                              "audio_too_short");
}

void check_format(const TranscriptionRequest& request) {
    static constexpr std::array<std::string_view, 5> kFormats{"json", "text", "srt", "verbose_json", "vtt"};
    if (std::find(kFormats.begin(), kFormats.end(), request.format) == kFormats.end()) {
        throw invalid_request(
            "Invalid value: '" + request.format +
                "'. Supported values are: 'json', 'text', 'srt', 'verbose_json', and 'vtt'.",
            "response_format", "invalid_value");
    }
    if (request.model != "whisper-1" && request.format != "json") {
        throw invalid_request("response_format '" + request.format + "' is not compatible with model '" +
                                  request.model + "'. Use 'json' instead.",
                              "response_format", "unsupported_value");
    }
}

double duration(const TranscriptionRequest& request) {
    return std::max(0.5, static_cast<double>(request.audio.size()) / kBytesPerSecond);
}

std::string clock_time(double seconds, char separator) {
    const auto total = static_cast<long>(seconds * 1000);
    char text[32];
    std::snprintf(text, sizeof text, "%02ld:%02ld:%02ld%c%03ld", total / 3'600'000, total / 60'000 % 60,
                  total / 1000 % 60, separator, total % 1000);
    return text;
}

Json verbose(const TranscriptionRequest& request, const std::string& text) {
    const auto seconds = duration(request);
    Json json{{"task", "transcribe"},
              {"language", has_cyrillic(text) ? "russian" : "english"},
              {"duration", seconds},
              {"text", text},
              {"usage", {{"type", "duration"}, {"seconds", static_cast<std::int64_t>(seconds + 0.999)}}}};
    if (request.words) {
        const auto spoken = pieces(text, 0);
        json["words"] = Json::array();
        for (std::size_t i = 0; i < spoken.size(); ++i) {
            const auto share = seconds / static_cast<double>(spoken.size());
            json["words"].push_back({{"word", spoken[i]},
                                     {"start", share * static_cast<double>(i)},
                                     {"end", share * static_cast<double>(i + 1)}});
        }
    }
    json["segments"] = Json::array({{{"id", 0},
                                     {"seek", 0},
                                     {"start", 0.0},
                                     {"end", seconds},
                                     {"text", text},
                                     {"tokens", Json::array()},
                                     {"temperature", 0.0},
                                     {"avg_logprob", -0.2},
                                     {"compression_ratio", 1.0},
                                     {"no_speech_prob", 0.01}}});
    return json;
}

}  // namespace

TranscriptionRequest read_transcription(const HttpRequest& http, const std::vector<Model>& models) {
    const auto parts = parse_multipart(http.body, multipart_boundary(http.header("content-type")));
    if (!parts) throw invalid_request("Could not parse multipart form");
    TranscriptionRequest request;
    for (const auto& part : *parts) {
        const std::string value(part.body.substr(0, part.filename ? 0 : part.body.size()));
        if (part.name == "file") {
            request.file_name = part.filename.value_or("");
            request.audio = std::string(part.body);
        }
        if (part.name == "model") request.model = value;
        if (part.name == "language") request.language = value;
        if (part.name == "prompt") request.prompt = value;
        if (part.name == "response_format") request.format = value;
        if (part.name.starts_with("timestamp_granularities") && value == "word") request.words = true;
    }
    find_model(models, {{"model", request.model}}, ModelKind::transcription);
    check_file(request);
    check_format(request);
    return request;
}

std::string transcript_text(const TranscriptionRequest& request, std::deque<std::string>& scripted) {
    if (!scripted.empty()) {
        auto text = std::move(scripted.front());
        scripted.pop_front();
        return text;
    }
    const auto& phrases = request.language.empty() || request.language == "ru" ? kRussian : kEnglish;
    return phrases[hash(request.audio) % phrases.size()];
}

HttpResponse transcription_answer(const TranscriptionRequest& request, const std::string& text) {
    const auto end = duration(request);
    if (request.format == "text") return {200, "text/plain; charset=utf-8", text + "\n", {}};
    if (request.format == "srt") {
        return {200,
                "text/plain; charset=utf-8",
                "1\n00:00:00,000 --> " + clock_time(end, ',') + "\n" + text + "\n\n",
                {}};
    }
    if (request.format == "vtt") {
        return {200,
                "text/plain; charset=utf-8",
                "WEBVTT\n\n00:00:00.000 --> " + clock_time(end, '.') + "\n" + text + "\n\n",
                {}};
    }
    if (request.format == "verbose_json") return {200, "application/json", dump(verbose(request, text)), {}};
    Json usage{{"type", "duration"}, {"seconds", static_cast<std::int64_t>(end + 0.999)}};
    if (request.model != "whisper-1") {
        const auto heard = static_cast<std::int64_t>(end * 10);
        const auto said = count_tokens(text);
        usage = {{"type", "tokens"},
                 {"input_tokens", heard},
                 {"output_tokens", said},
                 {"total_tokens", heard + said}};
    }
    return {200, "application/json", dump({{"text", text}, {"usage", usage}}), {}};
}

}  // namespace patchbay::fakes::openai
