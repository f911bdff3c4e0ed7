#include "host/outbound/easy_setup.hpp"

#include <new>

namespace patchbay::outbound {
namespace {

// Shorter than the 60-75 s after which common servers close idle connections: fewer races with their closing.
constexpr long kIdleConnectionSeconds = 45;
constexpr long kConnectionLifeSeconds = 600;

void append(HeaderList& list, const std::string& line) {
    curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
}

bool sends_body(const std::string& method, bool has_body) {
    return has_body || method == "POST" || method == "PUT" || method == "PATCH";
}

void set_method(CURL* easy, const std::string& method, const std::string* body) {
    if (method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (sends_body(method, body != nullptr)) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body != nullptr ? body->data() : "");
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(body != nullptr ? body->size() : 0));
        if (method != "POST") curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
        return;
    }
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    if (method != "GET") curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
}

// Nothing may come from the environment or the home directory: not the proxy, not credentials.
void set_proxy(CURL* easy, const std::string& proxy) {
    curl_easy_setopt(easy, CURLOPT_PROXY, proxy.c_str());
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

void set_tls(CURL* easy, const ClientOptions& options) {
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    const auto version = options.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1;
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(version));
    if (options.ca_file.empty()) return;
    curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, options.ca_file.c_str());
}

void set_connection(CURL* easy, const Hop& hop, std::chrono::milliseconds connect_limit) {
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_limit.count()));
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, kIdleConnectionSeconds);
    curl_easy_setopt(easy, CURLOPT_MAXLIFETIME_CONN, kConnectionLifeSeconds);
    const wire::Header* const connection = find_header(hop.headers, "connection");
    if (connection == nullptr || !same_name(connection->value, "close")) {
        curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
        return;
    }
    // Who asks for that wants to see the whole way, such as a site check.
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
}

}  // namespace

HeaderList make_header_list(const Hop& hop, const ClientOptions& options, bool decode, bool has_body) {
    HeaderList list;
    for (const auto& header : hop.headers) {
        append(list, header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
    }
    const auto given = [&](const char* name) { return find_header(hop.headers, name) != nullptr; };
    if (!given("expect")) append(list, "Expect:");  // no round trip before the body
    if (!given("user-agent") && !options.user_agent.empty())
        append(list, "User-Agent: " + options.user_agent);
    if (!given("accept-encoding") && !decode) append(list, "Accept-Encoding: identity");
    // libcurl would call every body a form.
    if (!given("content-type") && sends_body(hop.method, has_body)) append(list, "Content-Type:");
    return list;
}

void set_up_easy(CURL* easy, const Hop& hop, const std::string& body, const std::string& proxy,
                 std::chrono::milliseconds connect_limit, const ClientOptions& options, bool decode) {
    curl_easy_setopt(easy, CURLOPT_URL, hop.target.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    // Giving up must not wait for a name that is still being looked up.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    if (decode) curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    set_method(easy, hop.method, hop.with_body && !body.empty() ? &body : nullptr);
    set_connection(easy, hop, connect_limit);
    set_proxy(easy, proxy);
    set_tls(easy, options);
}

}  // namespace patchbay::outbound
