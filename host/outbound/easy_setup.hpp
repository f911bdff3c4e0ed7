#pragma once
// The libcurl options of one request on its way to one target: everything but the callbacks. No I/O.

#include "host/outbound/client.hpp"
#include "host/outbound/request_check.hpp"

#include <curl/curl.h>
#include <patchbay/wire.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace patchbay::outbound {

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

/// One hop: the request itself or what a redirect made of it. Must stay as it is while libcurl works on it.
struct Hop {
    Target target;
    std::string method;
    std::vector<wire::Header> headers;
    bool with_body = true;
};

/// The headers to send; libcurl keeps a pointer to them. `decode`: compressed answers are welcome.
HeaderList make_header_list(const Hop& hop, const ClientOptions& options, bool decode, bool has_body);

/// `body` must stay where it is.
void set_up_easy(CURL* easy, const Hop& hop, const std::string& body, const std::string& proxy,
                 std::chrono::milliseconds connect_limit, const ClientOptions& options, bool decode);

}  // namespace patchbay::outbound
