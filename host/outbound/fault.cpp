#include "host/outbound/fault.hpp"

#include <system_error>

namespace patchbay::outbound {
namespace {

std::string with_reason(std::string words, long os_error) {
    if (os_error == 0) return words;
    return std::move(words) + ": " + std::generic_category().message(static_cast<int>(os_error));
}

}  // namespace

Fault fault_of(CURLcode result, long os_error) {
    switch (result) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return {code::kDns, "the host name could not be resolved"};
        case CURLE_COULDNT_RESOLVE_PROXY:
            return {code::kDns, "the proxy's host name could not be resolved"};
        case CURLE_COULDNT_CONNECT:
            return {code::kConnect, with_reason("the connection could not be made", os_error)};
        case CURLE_PROXY:
            return {code::kConnect, "the proxy did not make the connection"};
        case CURLE_OPERATION_TIMEDOUT:
            return {code::kTimeout, "no connection within the time limit"};
        case CURLE_PEER_FAILED_VERIFICATION:
            return {code::kTls, "the server's certificate could not be verified"};
        case CURLE_SSL_CONNECT_ERROR:
            return {code::kTls, "the TLS handshake failed"};
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_ENGINE_INITFAILED:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case CURLE_USE_SSL_FAILED:
            return {code::kTls, "TLS could not be set up"};
        case CURLE_GOT_NOTHING:
            return {code::kReset, "the server closed the connection without an answer"};
        case CURLE_PARTIAL_FILE:
            return {code::kReset, "the answer broke off before its end"};
        case CURLE_RECV_ERROR:
        case CURLE_SEND_ERROR:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM:
        case CURLE_HTTP3:
            return {code::kReset, "the connection was lost"};
        case CURLE_FILESIZE_EXCEEDED:
            return {code::kTooLarge, "the answer is larger than allowed"};
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_WEIRD_SERVER_REPLY:
            return {code::kOther, "the answer is not HTTP"};
        case CURLE_BAD_CONTENT_ENCODING:
            return {code::kOther, "the answer's compression is broken or unknown"};
        case CURLE_URL_MALFORMAT:
            return {code::kInvalid, "the address is not a valid URL"};
        default:
            return {code::kOther, std::string("libcurl: ") + curl_easy_strerror(result)};
    }
}

}  // namespace patchbay::outbound
