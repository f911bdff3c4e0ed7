// The arguments of one Bot API call, whichever way they were sent: query, form, JSON or multipart.
// Values of the text encodings are brought to the same JSON types that a JSON body would have. Pure.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "tests/fakes/http/message.hpp"

namespace patchbay::fakes::telegram {

using Json = nlohmann::json;

struct Upload {
    std::string filename;
    std::string content_type;
    std::string bytes;
};

class Arguments {
  public:
    Arguments() = default;
    // Throws ApiError 400 for a body that cannot be read.
    explicit Arguments(const HttpRequest& request);
    // For a method called in the body of a webhook answer.
    explicit Arguments(Json values) : values_(std::move(values)) {}

    bool has(std::string_view name) const;
    // As text: a string as it is, anything else as JSON; "" if absent.
    std::string text(std::string_view name) const;
    // Clamped into the range as the real server does; the fallback if absent or not a number.
    std::int64_t integer(std::string_view name, std::int64_t fallback = 0, std::int64_t least = INT64_MIN,
                         std::int64_t most = INT64_MAX) const;
    bool flag(std::string_view name) const;
    // A nested value; null if absent. Throws ApiError 400 if its text is not JSON.
    Json object(std::string_view name) const;
    // The uploaded file that this parameter means: its own part or attach://<part>.
    const Upload* upload(std::string_view name) const;

    const Json& values() const { return values_; }
    const std::map<std::string, Upload, std::less<>>& uploads() const { return uploads_; }
    // For the journal: files as {"filename", "content_type", "size"}.
    Json described() const;

  private:
    void add_text(const std::string& name, std::string value);
    void read_multipart(std::string_view body, std::string_view boundary);
    void read_json(const std::string& body);

    Json values_ = Json::object();
    std::map<std::string, Upload, std::less<>> uploads_;
};

}  // namespace patchbay::fakes::telegram
