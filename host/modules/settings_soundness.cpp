// Whether a manifest's "settings" can be used at all.
#include "host/http/schema_dialect.hpp"
#include "host/http/schema_parts.hpp"
#include "host/http/schema_reference.hpp"
#include "host/http/schema_validator.hpp"
#include "host/modules/refusal.hpp"
#include "host/modules/settings_schema.hpp"

#include <map>
#include <optional>

namespace patchbay::modules {
namespace {

using nlohmann::json;
using Pointer = json::json_pointer;

constexpr int kDeepest = 32;               // more is no form
constexpr std::size_t kMostInARow = 16;    // references to references
constexpr std::size_t kMostSteps = 5'000;  // on all ways through the schema; more is no form

Error unusable(const std::string& detail, const std::string& fix) {
    return refusal("settings_schema", "The manifest's settings are no JSON Schema", detail, fix);
}

Error bad_reference(const std::string& detail, const std::string& fix) {
    return refusal("settings_reference", "The manifest's settings refer to what can't be followed", detail,
                   fix);
}

/// Looks at every schema that the settings are made of. The first thing that is wrong stays.
class Inspection {
  public:
    Inspection(const json& root, std::string where) : root_(root), where_(std::move(where)) {}

    std::optional<Error> run() {
        collect(root_, Pointer(), 0);
        for (const auto& [place, schema] : places_)
            check_reference(place, *schema);
        for (const auto& [place, schema] : places_)
            look_for_circle(place, {});
        if (!error_) look_for_secrets();
        if (!error_) walk(root_, {}, 0);
        return error_;
    }

  private:
    std::string at(const std::string& place) const {
        return where_ + ": settings" + (place.empty() ? "" : " at " + place);
    }

    // NOLINTNEXTLINE(misc-no-recursion): at most kDeepest deep
    void collect(const json& schema, const Pointer& place, int depth) {
        if (error_) return;
        if (depth > kDeepest) {
            error_ = unusable(at(place.to_string().substr(0, 80)) + ": more than " +
                                  std::to_string(kDeepest) + " levels deep",
                              "Make the schema flatter, with \"$defs\"");
            return;
        }
        places_[place.to_string()] = &schema;
        http::for_each_part(schema, [&](const json& part, const Pointer& step, const auto&) {
            collect(part, place / step, depth + 1);
        });
    }

    void check_reference(const std::string& place, const json& schema) {
        const auto reference = schema.find("$ref");
        if (error_ || reference == schema.end()) return;
        const std::string text = reference->is_string() ? reference->get<std::string>() : reference->dump();
        const auto target = reference->is_string() ? http::local_place(text) : std::nullopt;
        if (!target) {
            error_ = bad_reference(at(place) + ": \"$ref\": " + text + " leads out of the settings",
                                   R"(Put what it refers to under "$defs" and write "#/$defs/<name>")");
        } else if (places_.count(target->to_string()) == 0 &&
                   !(root_.contains(*target) && root_.at(*target).is_boolean())) {
            error_ = bad_reference(at(place) + ": \"$ref\": " + text + ": there is no such schema",
                                   R"(Add it under "$defs", or correct the reference)");
        }
    }

    /// The schemas that `place` holds against the same value, or against a part of it.
    struct Next {
        std::string place;
        bool same_value = true;
        bool in_list = false;
    };
    std::vector<Next> next(const std::string& place) const {
        std::vector<Next> found;
        const auto known = places_.find(place);
        if (known == places_.end()) return found;
        const json& schema = *known->second;
        if (schema.contains("$ref"))
            found.push_back({http::local_place(schema["$ref"].get<std::string>())->to_string()});
        const Pointer here(place);
        http::for_each_part(
            schema, [&](const json&, const Pointer& step, const http::SchemaKeyword& keyword) {
                if (keyword.applies == http::Applies::nowhere) return;
                const bool same = keyword.applies == http::Applies::here;
                found.push_back({(here / step).to_string(), same, !same && keyword.name != "properties"});
            });
        return found;
    }

    // NOLINTNEXTLINE(misc-no-recursion): at most kMostInARow deep
    void look_for_circle(const std::string& place, std::set<std::string> open) {
        if (error_ || done_.count(place) != 0) return;
        if (!open.insert(place).second) {
            error_ = bad_reference(at(place) + " refers to itself without end",
                                   "Refer to it from a property or from \"items\", or not at all");
            return;
        }
        if (open.size() > kMostInARow) {
            error_ = bad_reference(
                at(place) + " is one of more than " + std::to_string(kMostInARow) + " references in a row",
                "Refer to what is meant at once");
            return;
        }
        for (const Next& each : next(place)) {
            if (each.same_value) look_for_circle(each.place, open);
        }
        done_.insert(place);
    }

    bool is_secret(const std::string& place) const {
        const auto known = places_.find(place);
        return known != places_.end() && known->second->value("writeOnly", json()) == true;
    }

    void look_for_secrets() {
        std::set<std::pair<std::string, bool>> seen;
        std::vector<Next> open{{""}};
        while (!open.empty()) {
            const Next here = std::move(open.back());
            open.pop_back();
            if (!seen.insert({here.place, here.in_list}).second) continue;
            if (is_secret(here.place)) {
                if (here.in_list) error_ = secret_in_list(here.place);
                continue;
            }
            for (const Next& each : next(here.place))
                open.push_back({each.place, each.same_value, here.in_list || each.in_list});
        }
    }

    Error secret_in_list(const std::string& place) const {
        return refusal("settings_secret", "A secret of the manifest's settings can't be kept safe",
                       at(place) + ": \"writeOnly\" within a list or a map",
                       "Make it a property of the settings or of a group, or the whole list \"writeOnly\"");
    }

    /// Every way down, as the form and the defaults go it.
    // NOLINTNEXTLINE(misc-no-recursion): at most kDeepest deep
    void walk(const json& schema, std::set<std::string> trail, int depth) {
        const Together whole = put_together(root_, schema, Parts::possible);
        for (const std::string& each : whole.references) {
            if (!trail.insert(each).second) return;
        }
        http::for_each_part(whole.schema, [&](const json& part, const auto&, const auto&) {
            if (error_) return;
            if (++steps_ > kMostSteps || depth == kDeepest) {
                error_ = unusable(at("") + ": it has too many levels, or too many ways through it",
                                  "Make it smaller; references within references multiply");
                return;
            }
            walk(part, trail, depth + 1);
        });
    }

    const json& root_;
    const std::string where_;
    std::map<std::string, const json*> places_;
    std::set<std::string> done_;
    std::size_t steps_ = 0;
    std::optional<Error> error_;
};

}  // namespace

Result<void> check_settings_schema(const json& schema, const std::string& where) {
    if (auto error = Inspection(schema, where).run()) return std::move(*error);
    try {
        const http::SchemaValidator validator(http::with_formats_asserted(schema), json::object());
    } catch (const std::invalid_argument& exception) {
        return unusable(where + ": settings: " + exception.what(), "Correct \"settings\" in plugin.json");
    }
    return {};
}

}  // namespace patchbay::modules
