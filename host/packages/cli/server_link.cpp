#include "host/packages/cli/server_link.hpp"

#include "host/packages/cli/header_lines.hpp"
#include "host/packages/cli/json_text.hpp"
#include "host/packages/errors.hpp"

#include <curl/curl.h>

#include <cctype>
#include <stdexcept>

namespace patchbay::packages::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kLargestAnswer = 16 * 1024 * 1024;
constexpr long kConnectSeconds = 5;
constexpr long kAnswerSeconds = 120;  // a module may take its time to end and to start

std::size_t keep(char* data, std::size_t, std::size_t size, void* answer) {
    auto& text = *static_cast<std::string*>(answer);
    if (text.size() + size > kLargestAnswer) return 0;
    text.append(data, size);
    return size;
}

std::vector<FieldError> fields_in(const json& problem) {
    std::vector<FieldError> fields;
    for (const char* member : {"fields", "errors"}) {
        if (!problem.contains(member) || !problem[member].is_array()) continue;
        for (const json& each : problem[member]) {
            if (each.is_object())
                fields.push_back({text_in(each, "field"), text_in(each, "reason"), text_in(each, "fix")});
        }
    }
    return fields;
}

Error strange_answer(long status) {
    return refusal("server_answer", "The server's answer can't be understood",
                   "status " + std::to_string(status) + ", and no JSON",
                   "Use the `patchbay` program of the version that the server runs");
}

Result<json> read_answer(long status, const std::string& text) {
    const bool well = status >= 200 && status < 300;
    if (well && text.empty()) return json();
    json answer = json::parse(text, nullptr, false);
    if (answer.is_discarded() || (!well && text_in(answer, "title").empty())) return strange_answer(status);
    if (well) return answer;
    return Error{ErrorKind::invalid,
                 text_in(answer, "code"),
                 text_in(answer, "title"),
                 text_in(answer, "detail"),
                 text_in(answer, "fix"),
                 fields_in(answer),
                 0};
}

}  // namespace

struct ServerLink::Question {
    const char* method;
    const std::string& path;
    const char* content_type;
    std::string_view body;
};

struct ServerLink::Handle {
    Handle() {
        static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
        easy = kReady == CURLE_OK ? curl_easy_init() : nullptr;
        if (easy == nullptr) throw std::runtime_error("libcurl does not start");
    }
    ~Handle() { curl_easy_cleanup(easy); }
    Handle(const Handle&) = delete;

    CURL* easy = nullptr;
};

ServerLink::ServerLink(Control control) : control_(std::move(control)), handle_(std::make_unique<Handle>()) {}
ServerLink::~ServerLink() = default;

Result<json> ServerLink::get(const std::string& path) {
    return ask({"GET", path, nullptr, {}});
}

Result<json> ServerLink::post(const std::string& path, const json& body) {
    const std::string text = body.dump();
    return ask({"POST", path, "application/json", text});
}

Result<json> ServerLink::upload(const std::string& path, std::string_view bytes) {
    return ask({"POST", path, "application/octet-stream", bytes});
}

Result<json> ServerLink::remove(const std::string& path) {
    return ask({"DELETE", path, nullptr, {}});
}

Result<json> ServerLink::ask(const Question& question) {
    CURL* const easy = handle_->easy;
    curl_easy_reset(easy);
    const std::string url = control_.url + "/api/v1" + question.path;
    HeaderLines headers;
    headers.add("Authorization: Bearer " + control_.token.reveal());
    headers.add("Accept: application/json");
    headers.add("Expect:");
    std::string answer;
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");  // the token is for this machine's server alone
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, kAnswerSeconds);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer);
    if (question.content_type != nullptr) {
        headers.add(std::string("Content-Type: ") + question.content_type);
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, question.body.data());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(question.body.size()));
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, question.method);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
    const CURLcode result = curl_easy_perform(easy);
    if (result == CURLE_COULDNT_CONNECT) return server_not_running(control_.data);
    if (result != CURLE_OK) {
        return refusal("server_unreachable", "The running server did not answer",
                       control_.url + ": " + curl_easy_strerror(result),
                       "Look at the server's log, and try again");
    }
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    return read_answer(status, answer);
}

std::string ServerLink::escaped(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string escaped;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.') {
            escaped += c;
        } else {
            escaped += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
        }
    }
    return escaped;
}

}  // namespace patchbay::packages::cli
