#pragma once
// How payloads are written to bytes and read back.
//
// A payload is a plain struct that lists its members once:
//
//     struct Point {
//         int x = 0;
//         int y = 0;
//         static constexpr auto fields() { return codec::Members<&Point::x, &Point::y>(); }
//     };
//
// encode() and decode() follow from that list. A struct is written as its length and its members in order, so
// that lists may grow at the end: an older reader skips what it does not know, a newer one keeps the default
// of what is missing. Integers are little-endian; text and lists carry their length first. decode() trusts
// nothing: malformed bytes give DecodeError, and no length is believed before the bytes are there.

#include <patchbay/members.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace patchbay {

/// The bytes are not an encoding of the type that was asked for.
class DecodeError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

namespace codec {

template <class T>
concept Listed = requires {
    T::fields();
};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsTextMap : std::false_type {};
template <class T>
struct IsTextMap<std::map<std::string, T>> : std::true_type {};

class Writer {
  public:
    explicit Writer(std::string& out) : out_(out) {}

    template <class T>
    void write(const T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            out_.push_back(value ? '\1' : '\0');
        } else if constexpr (std::is_enum_v<T>) {
            write(static_cast<std::uint32_t>(value));
        } else if constexpr (std::is_arithmetic_v<T>) {
            out_.append(reinterpret_cast<const char*>(&value), sizeof value);
        } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>) {
            write(static_cast<std::uint32_t>(value.size()));
            out_.append(value);
        } else if constexpr (IsOptional<T>::value) {
            write(value.has_value());
            if (value) write(*value);
        } else if constexpr (IsVector<T>::value) {
            write(static_cast<std::uint32_t>(value.size()));
            for (const auto& item : value)
                write(item);
        } else if constexpr (IsTextMap<T>::value) {
            write(static_cast<std::uint32_t>(value.size()));
            for (const auto& [key, item] : value) {
                write(key);
                write(item);
            }
        } else {
            static_assert(Listed<T>, "a payload type lists its members in fields()");
            write_struct(value);
        }
    }

  private:
    template <class T>
    void write_struct(const T& value) {
        const std::size_t at = out_.size();
        write(std::uint32_t{0});
        visit_members([&](auto... member) { (write(value.*member), ...); }, T::fields());
        const auto length = static_cast<std::uint32_t>(out_.size() - at - sizeof(std::uint32_t));
        std::memcpy(out_.data() + at, &length, sizeof length);
    }

    std::string& out_;
};

class Reader {
  public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    bool at_end() const { return rest_.empty(); }
    std::size_t left() const { return rest_.size(); }
    void skip(std::size_t size) { take(size); }

    template <class T>
    void read(T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            value = take(1)[0] != '\0';
        } else if constexpr (std::is_enum_v<T>) {
            std::uint32_t number = 0;
            read(number);
            value = static_cast<T>(number);
        } else if constexpr (std::is_arithmetic_v<T>) {
            std::memcpy(&value, take(sizeof value).data(), sizeof value);
        } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>) {
            value = T(take(read_length()));
        } else if constexpr (IsOptional<T>::value) {
            bool present = false;
            read(present);
            if (present) {
                read(value.emplace());
            } else {
                value.reset();
            }
        } else if constexpr (IsVector<T>::value) {
            read_list(value);
        } else if constexpr (IsTextMap<T>::value) {
            value.clear();
            for (std::uint32_t left = read_length(); left > 0; --left) {
                std::string key;
                read(key);
                read(value[std::move(key)]);
            }
        } else {
            static_assert(Listed<T>, "a payload type lists its members in fields()");
            read_struct(value);
        }
    }

  private:
    static constexpr std::size_t kReserved = 64;  // beyond that a length must prove itself item by item

    std::string_view take(std::size_t size) {
        if (size > rest_.size()) throw DecodeError("payload ends too early");
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    std::uint32_t read_length() {
        std::uint32_t length = 0;
        read(length);
        if (length > rest_.size()) throw DecodeError("payload names a length that is not there");
        return length;
    }

    template <class T>
    void read_list(std::vector<T>& value) {
        value.clear();
        const std::uint32_t length = read_length();
        value.reserve(std::min<std::size_t>(length, kReserved));
        for (std::uint32_t left = length; left > 0; --left) {
            T item{};
            read(item);
            value.push_back(std::move(item));
        }
    }

    template <class T>
    void read_struct(T& value) {
        Reader inner(take(read_length()));
        visit_members([&](auto... member) { (inner.read_if_left(value.*member), ...); }, T::fields());
    }

    template <class T>
    void read_if_left(T& value) {
        if (!at_end()) read(value);
    }

    std::string_view rest_;
};

}  // namespace codec

/// Appends the encoding of `value` to `out`.
template <class T>
void encode_to(std::string& out, const T& value) {
    codec::Writer(out).write(value);
}

/// The encoding of `value`.
template <class T>
std::string encode(const T& value) {
    std::string out;
    encode_to(out, value);
    return out;
}

/// Reads a T from `bytes`; throws DecodeError when they are not one. A T with string_view members points into
/// `bytes`.
template <class T>
T decode(std::string_view bytes) {
    T value{};
    codec::Reader(bytes).read(value);
    return value;
}

}  // namespace patchbay
