#include "host/check/web_client.hpp"

#include "host/check/interruption.hpp"
#include "host/packages/cli/header_lines.hpp"

#include <curl/curl.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <stdexcept>

namespace patchbay::check {
namespace {

constexpr std::size_t kKeptBytes = 4U << 20;
constexpr long kConnectMilliseconds = 3000;

std::size_t take_body(char* data, std::size_t, std::size_t size, void* answer) {
    auto& body = static_cast<Answer*>(answer)->body;
    if (body.size() + size > kKeptBytes) return 0;
    body.append(data, size);
    return size;
}

std::string value_of(const std::string& line, std::string_view name) {
    const bool same = line.size() > name.size() && line[name.size()] == ':' &&
                      std::equal(name.begin(), name.end(), line.begin(), [](char left, char right) {
                          return std::tolower(static_cast<unsigned char>(left)) ==
                                 std::tolower(static_cast<unsigned char>(right));
                      });
    if (!same) return {};
    const auto begin = line.find_first_not_of(' ', name.size() + 1);
    const auto end = line.find_last_not_of("\r\n ");
    return begin == std::string::npos || end < begin ? std::string() : line.substr(begin, end - begin + 1);
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* into) {
    auto& answer = *static_cast<Answer*>(into);
    const std::string line(data, size);
    if (auto value = value_of(line, "content-type"); !value.empty()) answer.content_type = std::move(value);
    if (auto value = value_of(line, "retry-after"); !value.empty()) answer.retry_after = std::move(value);
    if (auto value = value_of(line, "set-cookie"); !value.empty())
        answer.cookie = value.substr(0, value.find(';'));
    return size;
}

/// The server of "http://127.0.0.1:8080".
sockaddr_in address_of(const std::string& url) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    ::inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    std::uint16_t port = 0;
    const auto colon = url.rfind(':');
    std::from_chars(url.data() + colon + 1, url.data() + url.size(), port);
    address.sin_port = htons(port);
    return address;
}

}  // namespace

struct WebClient::Handle {
    Handle() {
        static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
        easy = kReady == CURLE_OK ? curl_easy_init() : nullptr;
        if (easy == nullptr) throw std::runtime_error("libcurl does not start");
    }
    ~Handle() { curl_easy_cleanup(easy); }
    Handle(const Handle&) = delete;

    void set_up(const std::string& url, const Ask& ask, const packages::cli::HeaderLines& lines,
                Answer& answer) const {
        curl_easy_reset(easy);
        curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
        curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http");
        curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, kConnectMilliseconds);
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(ask.limit.count()));
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &answer);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines.get());
        if (!ask.body.empty() || ask.method != "GET") {
            curl_easy_setopt(easy, CURLOPT_POST, 1L);
            curl_easy_setopt(easy, CURLOPT_POSTFIELDS, ask.body.data());
            curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(ask.body.size()));
        }
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, ask.method.c_str());
    }

    CURL* easy = nullptr;
};

WebClient::WebClient(std::string url) : url_(std::move(url)), handle_(std::make_unique<Handle>()) {}
WebClient::~WebClient() = default;

Answer WebClient::send(const Ask& ask) {
    Answer answer;
    if (Interruption::asked()) {
        answer.trouble = "the check was broken off";
        return answer;
    }
    packages::cli::HeaderLines lines;
    lines.add("Expect:");
    for (const std::string& line : ask.headers)
        lines.add(line);
    handle_->set_up(url_ + ask.target, ask, lines, answer);
    const auto since = std::chrono::steady_clock::now();
    const CURLcode result = curl_easy_perform(handle_->easy);
    answer.took =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since);
    long status = 0;
    curl_easy_getinfo(handle_->easy, CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
    if (result != CURLE_OK) answer.trouble = curl_easy_strerror(result);
    return answer;
}

bool send_and_leave(const std::string& url, const std::string& bytes) {
    const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (handle < 0) return false;
    const sockaddr_in address = address_of(url);
    const bool sent = ::connect(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                      ::send(handle, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0;
    ::close(handle);
    return sent;
}

}  // namespace patchbay::check
