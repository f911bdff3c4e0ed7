#pragma once
// Requests that a plugin answers.

#include <patchbay/members.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace patchbay::wire {

struct Header {
    std::string name;
    std::string value;
    static constexpr auto fields() { return codec::Members<&Header::name, &Header::value>(); }
};

struct User {
    std::string id;  // empty: nobody is logged in
    std::string email;
    std::string name;
    std::string role;  // "admin", "operator"
    std::string workspace_id;
    std::string locale;
    static constexpr auto fields() {
        return codec::Members<&User::id, &User::email, &User::name, &User::role, &User::workspace_id,
                              &User::locale>();
    }
};

struct HttpCall {
    std::uint32_t route = 0;
    std::uint64_t call = 0;  // names this exchange in response_begin and response_write
    std::string method;
    std::string path;
    std::vector<Header> parameters;  // of the path and the query, decoded; path parameters first
    std::vector<Header> headers;
    std::string body;
    User user;
    std::string request_id;
    std::string remote_address;
    static constexpr auto fields() {
        return codec::Members<&HttpCall::route, &HttpCall::call, &HttpCall::method, &HttpCall::path,
                              &HttpCall::parameters, &HttpCall::headers, &HttpCall::body, &HttpCall::user,
                              &HttpCall::request_id, &HttpCall::remote_address>();
    }
};

struct HttpReply {
    std::int32_t status = 200;
    std::string content_type;  // empty: application/json
    std::vector<Header> headers;
    std::string body;
    bool streamed = false;  // the answer went out through response_begin and response_write
    static constexpr auto fields() {
        return codec::Members<&HttpReply::status, &HttpReply::content_type, &HttpReply::headers,
                              &HttpReply::body, &HttpReply::streamed>();
    }
};

struct ResponseBegin {
    std::uint64_t call = 0;
    std::int32_t status = 200;
    std::string content_type;
    std::vector<Header> headers;
    static constexpr auto fields() {
        return codec::Members<&ResponseBegin::call, &ResponseBegin::status, &ResponseBegin::content_type,
                              &ResponseBegin::headers>();
    }
};

struct ResponseWrite {
    std::uint64_t call = 0;
    std::string bytes;
    static constexpr auto fields() { return codec::Members<&ResponseWrite::call, &ResponseWrite::bytes>(); }
};

}  // namespace patchbay::wire
