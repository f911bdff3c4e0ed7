// Speech to text without listening: the text comes from the script, or is chosen by the file's bytes. Pure.
#pragma once

#include <deque>
#include <string>

#include "tests/fakes/http/message.hpp"
#include "tests/fakes/openai/models.hpp"

namespace patchbay::fakes::openai {

struct TranscriptionRequest {
    std::string model;
    std::string file_name;
    std::string audio;
    std::string language;
    std::string prompt;
    std::string format = "json";
    bool words = false;  // timestamp_granularities[] word
};

// Reads the multipart body; throws ApiError.
TranscriptionRequest read_transcription(const HttpRequest& request, const std::vector<Model>& models);

// What was said; scripted texts are used up first.
std::string transcript_text(const TranscriptionRequest& request, std::deque<std::string>& scripted);

HttpResponse transcription_answer(const TranscriptionRequest& request, const std::string& text);

}  // namespace patchbay::fakes::openai
