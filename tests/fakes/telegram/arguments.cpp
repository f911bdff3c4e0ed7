#include "tests/fakes/telegram/arguments.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "tests/fakes/http/multipart.hpp"
#include "tests/fakes/http/url.hpp"
#include "tests/fakes/telegram/api_error.hpp"
#include "tests/fakes/telegram/text/unicode.hpp"

namespace patchbay::fakes::telegram {

namespace {

// Parameters whose text form is JSON.
constexpr std::array<std::string_view, 17> kNested{"allowed_updates",
                                                   "caption_entities",
                                                   "commands",
                                                   "entities",
                                                   "explanation_entities",
                                                   "ephemeral_message_parameters",
                                                   "link_preview_options",
                                                   "media",
                                                   "menu_button",
                                                   "message_ids",
                                                   "permissions",
                                                   "prices",
                                                   "reaction",
                                                   "reply_markup",
                                                   "reply_parameters",
                                                   "rights",
                                                   "scope"};

// Parameters that are numbers in a JSON body.
constexpr std::array<std::string_view, 18> kIntegers{"chat_id",
                                                     "from_chat_id",
                                                     "message_id",
                                                     "message_thread_id",
                                                     "user_id",
                                                     "offset",
                                                     "limit",
                                                     "timeout",
                                                     "draft_id",
                                                     "duration",
                                                     "width",
                                                     "height",
                                                     "max_connections",
                                                     "cache_time",
                                                     "icon_color",
                                                     "reply_to_message_id",
                                                     "direct_messages_topic_id",
                                                     "video_start_timestamp"};

constexpr std::array<std::string_view, 12> kFlags{"disable_notification",
                                                  "protect_content",
                                                  "drop_pending_updates",
                                                  "show_alert",
                                                  "is_big",
                                                  "allow_paid_broadcast",
                                                  "allow_sending_without_reply",
                                                  "disable_web_page_preview",
                                                  "can_stop",
                                                  "keep_on_stop",
                                                  "disable_content_type_detection",
                                                  "has_spoiler"};

template <std::size_t Size>
bool listed(const std::array<std::string_view, Size>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<std::int64_t> to_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size())
        return std::nullopt;
    return value;
}

bool truth(std::string_view text) {
    const auto lowered = to_lower(text);
    return lowered == "true" || lowered == "yes" || lowered == "1";
}

// The JSON value that this text form of the parameter stands for.
Json typed(const std::string& name, std::string value) {
    if (listed(kIntegers, name)) {
        if (const auto number = to_integer(value)) return *number;
    }
    if (listed(kFlags, name)) return truth(value);
    if (listed(kNested, name)) {
        auto nested = Json::parse(value, nullptr, false);
        if (!nested.is_discarded()) return nested;
    }
    return value;
}

}  // namespace

Arguments::Arguments(const HttpRequest& request) {
    for (auto& [name, value] : parse_query(request.query))
        add_text(name, std::move(value));
    if (request.body.empty()) return;
    const auto type = request.header("content-type");
    const auto lowered = to_lower(type);
    if (lowered.starts_with("application/json")) {
        read_json(request.body);
    } else if (lowered.starts_with("multipart/form-data")) {
        read_multipart(request.body, multipart_boundary(type));
    } else if (lowered.starts_with("application/x-www-form-urlencoded")) {
        for (auto& [name, value] : parse_query(request.body))
            add_text(name, std::move(value));
    }
}

void Arguments::add_text(const std::string& name, std::string value) {
    if (!valid_utf8(value)) throw bad_request("Strings must be encoded in UTF-8");
    if (!values_.contains(name)) values_[name] = typed(name, std::move(value));
}

void Arguments::read_json(const std::string& body) {
    auto parsed = Json::parse(body, nullptr, false);
    if (parsed.is_discarded()) {
        throw bad_request(valid_utf8(body) ? "Can't parse JSON object" : "Strings must be encoded in UTF-8");
    }
    if (!parsed.is_object()) throw bad_request("Expected a JSON object");
    if (values_.empty()) {
        values_ = std::move(parsed);
        return;
    }
    for (auto& item : parsed.items()) {
        if (!values_.contains(item.key())) values_[item.key()] = item.value();
    }
}

void Arguments::read_multipart(std::string_view body, std::string_view boundary) {
    const auto parts = parse_multipart(body, boundary);
    if (!parts) throw bad_request("Can't parse multipart/form-data");
    for (const auto& part : *parts) {
        if (part.filename) {
            uploads_[part.name] = {*part.filename, part.content_type, std::string(part.body)};
        } else {
            add_text(part.name, std::string(part.body));
        }
    }
}

bool Arguments::has(std::string_view name) const {
    return values_.contains(name);
}

std::string Arguments::text(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end() || found->is_null()) return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

std::int64_t Arguments::integer(std::string_view name, std::int64_t fallback, std::int64_t least,
                                std::int64_t most) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return fallback;
    if (found->is_number_integer()) return std::clamp(found->get<std::int64_t>(), least, most);
    const auto parsed = to_integer(text(name));
    return parsed ? std::clamp(*parsed, least, most) : fallback;
}

bool Arguments::flag(std::string_view name) const {
    const auto found = values_.find(name);
    return found != values_.end() && truth(text(name));
}

Json Arguments::object(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end() || found->is_null()) return nullptr;
    if (!found->is_string()) return *found;
    if (found->get_ref<const std::string&>().empty()) return nullptr;
    auto parsed = Json::parse(found->get_ref<const std::string&>(), nullptr, false);
    if (parsed.is_discarded()) throw bad_request("Can't parse " + std::string(name) + ": expected JSON");
    return parsed;
}

const Upload* Arguments::upload(std::string_view name) const {
    auto found = uploads_.find(name);
    if (found == uploads_.end()) {
        constexpr std::string_view kAttach = "attach://";
        const auto value = text(name);
        if (value.starts_with(kAttach)) found = uploads_.find(value.substr(kAttach.size()));
    }
    return found == uploads_.end() ? nullptr : &found->second;
}

Json Arguments::described() const {
    auto result = values_;
    for (const auto& [name, file] : uploads_) {
        result[name] = {
            {"filename", file.filename}, {"content_type", file.content_type}, {"size", file.bytes.size()}};
    }
    return result;
}

}  // namespace patchbay::fakes::telegram
