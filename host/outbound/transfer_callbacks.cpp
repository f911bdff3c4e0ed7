// What libcurl calls while a Transfer is under way. Nothing in here may enter the multi interface again.

#include "host/outbound/engine.hpp"
#include "host/outbound/transfer.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <charconv>
#include <new>

namespace patchbay::outbound {
namespace {

constexpr std::size_t kSwallowedMost = 64 * 1024;

std::chrono::steady_clock::time_point now() {
    return std::chrono::steady_clock::now();
}

std::uint16_t port_of(const sockaddr& address) {
    const bool v6 = address.sa_family == AF_INET6;
    return ntohs(v6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                    : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

bool repeatable(const std::string& method) {
    return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
           method == "OPTIONS";
}

std::uint64_t announced_size(const std::vector<wire::Header>& headers) {
    const wire::Header* const length = find_header(headers, "content-length");
    std::uint64_t size = 0;
    if (length != nullptr)
        std::from_chars(length->value.data(), length->value.data() + length->value.size(), size);
    return size;
}

/// The body comes decoded, so that these would mislead.
void drop_encoding(std::vector<wire::Header>& headers) {
    if (find_header(headers, "content-encoding") == nullptr) return;
    std::erase_if(headers, [](const wire::Header& header) {
        return same_name(header.name, "content-encoding") || same_name(header.name, "content-length");
    });
}

}  // namespace

void Transfer::set_callbacks() {
    curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open_socket);
    curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy_, CURLOPT_PREREQFUNCTION, &Transfer::on_ready_to_send);
    curl_easy_setopt(easy_, CURLOPT_PREREQDATA, this);
}

std::size_t Transfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.deadlines_.received(now());
    switch (transfer.head_.line({bytes, size * count})) {
        case HeadReader::Progress::more:
            return size * count;
        case HeadReader::Progress::complete:
            transfer.set_deadline();
            return transfer.complete_head() ? size * count : 0;
        case HeadReader::Progress::too_large:
            transfer.fault_ = Fault{code::kTooLarge, "the answer's headers are larger than allowed"};
            return 0;
    }
    return 0;
}

bool Transfer::complete_head() {
    const std::int32_t status = head_.status();
    const wire::Header* const location = find_header(head_.headers(), "location");
    RedirectDecision decision = decide_redirect(status, location != nullptr ? location->value : "",
                                                hop_.target, hop_.method, followed_, request_.max_redirects);
    if (auto* const follow = std::get_if<Follow>(&decision)) {
        follow_ = std::move(*follow);
        return true;
    }
    if (auto* const fault = std::get_if<Fault>(&decision)) {
        fault_ = std::move(*fault);
        return false;
    }
    return announce(status);
}

bool Transfer::announce(std::int32_t status) {
    const bool has_body = hop_.method != "HEAD" && status != 204 && status != 304;
    if (has_body && announced_size(head_.headers()) > request_.max_body) {
        fault_ = Fault{code::kTooLarge, "the answer is larger than allowed"};
        return false;
    }
    wire::OutboundResponse head;
    head.status = status;
    head.headers = std::move(head_.headers());
    if (receiver_->wants_decoding()) drop_encoding(head.headers);
    receiver_->head(std::move(head));
    return true;
}

std::size_t Transfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    try {
        return transfer.take({bytes, size * count});
    } catch (const std::bad_alloc&) {  // must not pass through libcurl
        transfer.fault_ = Fault{code::kTooLarge, "no memory"};
        return 0;
    }
}

std::size_t Transfer::take(std::string_view bytes) {
    if (fault_) return 0;
    deadlines_.received(now());
    if (follow_) {
        // Small ones are read to the end, so that the connection can be used again.
        swallowed_ += bytes.size();
        return swallowed_ > kSwallowedMost ? 0 : bytes.size();
    }
    switch (receiver_->piece(bytes)) {
        case Receiver::Take::taken:
            return bytes.size();
        case Receiver::Take::later:
            deadlines_.paused();
            return CURL_WRITEFUNC_PAUSE;
        case Receiver::Take::too_large:
            fault_ = Fault{code::kTooLarge, "the answer is larger than allowed"};
            return 0;
    }
    return 0;
}

curl_socket_t Transfer::on_open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    return static_cast<Transfer*>(self)->open_socket(*address);
}

curl_socket_t Transfer::open_socket(const curl_sockaddr& address) {
    engine_->multi(request_.guarded)->looked_up(*this);
    if (request_.guarded && request_.proxy.empty()) {
        const auto parsed = Address::from(address.addr);
        const auto words = parsed ? engine_->refusal(*parsed, port_of(address.addr))
                                  : std::optional<std::string>("not an IP address");
        if (words) {
            refused_ = *words;
            return CURL_SOCKET_BAD;
        }
    }
    opened_ = true;
    return socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
}

int Transfer::on_ready_to_send(void* self, char* remote, char*, int remote_port, int) {
    return static_cast<Transfer*>(self)->ready_to_send(remote, remote_port) ? CURL_PREREQFUNC_OK
                                                                            : CURL_PREREQFUNC_ABORT;
}

// The connection stands, new or used before, and the request is about to leave.
bool Transfer::ready_to_send(const char* remote, int port) {
    engine_->multi(request_.guarded)->looked_up(*this);
    if (request_.guarded && request_.proxy.empty()) {
        const auto address = Address::parse(remote);
        const auto words = address ? engine_->refusal(*address, static_cast<std::uint16_t>(port))
                                   : std::optional<std::string>("its address is not known");
        if (words) {
            fault_ = Fault{code::kRefusedAddress, "the address is refused: " + *words};
            return false;
        }
    }
    // libcurl sends again by itself when a connection used before turns out dead; what must not happen twice
    // is left to the caller.
    if (attempts_++ > 0 && !repeatable(hop_.method)) {
        fault_ = Fault{code::kReset, "the server closed the connection without an answer"};
        return false;
    }
    reached_ = wire::Reached::maybe;
    deadlines_.sending(now());
    set_deadline();
    return true;
}

}  // namespace patchbay::outbound
