// The control API's plumbing, shared by the fakes: routes under /control, JSON in and out, plain refusals.
// Owned by a fake, loop thread only.
#pragma once

#include <functional>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fakes/http/exchange.hpp"
#include "tests/fakes/http/loop.hpp"
#include "tests/fakes/http/url.hpp"

namespace patchbay::fakes {

using Json = nlohmann::json;

// Thrown by control handlers: becomes {"error": message} with this status.
struct ControlError : std::runtime_error {
    ControlError(int http_status, const std::string& message)
        : std::runtime_error(message), status(http_status) {}
    int status;
};

class ControlCall {
  public:
    ControlCall(ExchangePtr exchange, std::vector<std::string> captures);

    const std::string& capture(std::size_t index) const { return captures_.at(index); }
    std::int64_t capture_number(std::size_t index) const {
        return integer_of(capture(index), "The path's number");
    }
    // Refuses what is not an integer; what names it in the refusal.
    static std::int64_t integer_of(const std::string& text, const std::string& what);
    const Json& body() const { return body_; }
    // Refuses a body or query with a name outside the list, so that a typing error is not silently ignored.
    void allow(std::initializer_list<std::string_view> names) const;

    // Query values.
    bool has(std::string_view name) const;
    std::string text(std::string_view name) const;
    std::int64_t number(std::string_view name, std::int64_t fallback) const;
    Clock::duration wait() const;  // wait_ms, at most a minute

    // Body values; required() refuses when it is missing.
    const Json& required(std::string_view name) const;
    template <class T>
    T value(std::string_view name, T fallback) const {
        const auto found = body_.find(std::string(name));
        if (found == body_.end() || found->is_null()) return fallback;
        return convert<T>(name, *found);
    }
    template <class T>
    T required(std::string_view name) const {
        return convert<T>(name, required(name));
    }

    const ExchangePtr& exchange() const { return exchange_; }
    void reply(const Json& result, int status = 200) const;

  private:
    template <class T>
    T convert(std::string_view name, const Json& field) const {
        try {
            return field.get<T>();
        } catch (const Json::exception&) {
            throw ControlError(400,
                               "The field " + std::string(name) + " has the wrong type: " + field.dump());
        }
    }

    ExchangePtr exchange_;
    std::vector<std::string> captures_;
    Pairs query_;
    Json body_;
};

class ControlRouter {
  public:
    using Route = std::function<void(const ControlCall&)>;

    // pattern: "/control/bots/{id}/revoke"; each {..} is one capture.
    void on(std::string_view method, std::string_view pattern, Route route);
    // Answers the exchange, with 404 or 405 where no route fits.
    void dispatch(const ExchangePtr& exchange) const;

  private:
    struct Entry {
        std::string method;
        std::vector<std::string> pieces;
        Route route;
    };
    std::vector<Entry> entries_;
};

// JSON text that never throws: bytes that are not UTF-8 are replaced.
std::string dump(const Json& value);

}  // namespace patchbay::fakes
