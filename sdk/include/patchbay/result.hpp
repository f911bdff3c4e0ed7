#pragma once
// Expected failures as values. An Error says what happened and what to do; Result<T> is a T or an Error;
// Failure carries an Error through code that has nothing to decide about it.

#include <patchbay/boundary.h>
#include <patchbay/members.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace patchbay {

/// What kind of failure it is; the host maps it to an HTTP status in one place.
enum class ErrorKind : std::uint32_t {
    invalid = PATCHBAY_INVALID,
    not_found = PATCHBAY_NOT_FOUND,
    conflict = PATCHBAY_CONFLICT,
    forbidden = PATCHBAY_FORBIDDEN,
    unavailable = PATCHBAY_UNAVAILABLE,
    cancelled = PATCHBAY_CANCELLED,
    timeout = PATCHBAY_TIMEOUT,
    internal = PATCHBAY_INTERNAL,
    unknown_method = PATCHBAY_UNKNOWN_METHOD,
    unauthenticated = PATCHBAY_UNAUTHENTICATED,
    too_many = PATCHBAY_TOO_MANY,
    stale = PATCHBAY_STALE,
};

/// What is wrong with one field of a request.
struct FieldError {
    std::string field;   ///< JSON path, such as "models/0"
    std::string reason;  ///< what is wrong
    std::string fix;     ///< what to enter instead
    static constexpr auto fields() {
        return codec::Members<&FieldError::field, &FieldError::reason, &FieldError::fix>();
    }
};

struct Error {
    ErrorKind kind = ErrorKind::internal;
    std::string code;    ///< stable, "<module>.<reason>"
    std::string title;   ///< what happened, one line
    std::string detail;  ///< this occurrence: what was found, what was needed
    std::string fix;     ///< what to do
    std::vector<FieldError> field_errors;
    std::uint32_t retry_after_ms = 0;  ///< 0: not said

    static constexpr auto fields() {
        return codec::Members<&Error::kind, &Error::code, &Error::title, &Error::detail, &Error::fix,
                              &Error::field_errors, &Error::retry_after_ms>();
    }
};

/// An Error on its way up the stack.
class Failure : public std::exception {
  public:
    explicit Failure(Error error) : error_(std::move(error)), what_(error_.code + ": " + error_.title) {
        if (!error_.detail.empty()) what_ += " (" + error_.detail + ")";
    }
    const Error& error() const { return error_; }
    const char* what() const noexcept override { return what_.c_str(); }

  private:
    Error error_;
    std::string what_;
};

/// Thrown out of a suspended call when nobody waits for its outcome: the plugin is being stopped, the time is
/// over, or the client of a GET has left. Let it pass: the fiber must unwind.
class Cancelled : public std::exception {
  public:
    const char* what() const noexcept override { return "cancelled"; }
};

/// A T or the Error that stood in its way.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value)
        : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
    Result(Error error)
        : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

    explicit operator bool() const { return state_.index() == 0; }
    bool ok() const { return state_.index() == 0; }
    const Error& error() const { return std::get<1>(state_); }

    T& operator*() { return std::get<0>(state_); }
    const T& operator*() const { return std::get<0>(state_); }
    T* operator->() { return &std::get<0>(state_); }
    const T* operator->() const { return &std::get<0>(state_); }

    /// The value, or throws the error as a Failure.
    T value_or_throw() && {
        if (!ok()) throw Failure(std::get<1>(std::move(state_)));
        return std::get<0>(std::move(state_));
    }

  private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

    explicit operator bool() const { return !error_; }
    bool ok() const { return !error_; }
    const Error& error() const { return *error_; }
    void value_or_throw() && {
        if (error_) throw Failure(std::move(*error_));
    }

  private:
    std::optional<Error> error_;
};

}  // namespace patchbay
