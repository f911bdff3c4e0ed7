// Settings as nobody should enter them, and changes while the plugin is at work.
#include "host/check/abuse.hpp"
#include "host/check/crowd.hpp"
#include "host/check/sample.hpp"
#include "host/modules/settings_schema.hpp"

namespace patchbay::check {
namespace {

using nlohmann::json;

constexpr std::size_t kLargeText = 900'000;  // below what the server takes as a body
constexpr int kDeep = 200;
constexpr std::size_t kCallers = 4;

json properties_of(Ground& ground) {
    return modules::settings_properties(ground.subject().manifest->settings_schema);
}

json values_now(Ground& ground) {
    return ground.settings().value("values", json::object());
}

json with(json values, const std::string& name, const json& value) {
    values[name] = value;
    return values;
}

/// What is wrong with how the plugin took `values`, which may be refused in words or taken.
std::optional<Fault> try_values(Ground& ground, const std::string& what, const json& values) {
    const Answer answer = ground.put_settings(values);
    if (const auto wrong = objection(answer)) {
        return Fault{
            what + ": " + *wrong, "the settings taken, or refused with a reason",
            "Throw Failure(invalid) with field_errors from configure() for what the schema can't say"};
    }
    if (ground.serving()) return std::nullopt;
    return Fault{what + ": the module is " + ground.state() + " since", "a module that runs on",
                 "Check settings before anything is changed by them"};
}

void restore(Ground& ground, const json& before) {
    if (ground.server_alive()) ground.put_settings(before);
}

Outcome wrong_types(Ground& ground) {
    if (!ground.subject().has_settings()) return skipped("it declares no settings");
    const json before = values_now(ground);
    std::vector<Fault> faults;
    std::size_t tried = 0;
    const json properties = properties_of(ground);
    for (const auto& [name, property] : properties.items()) {
        for (const json& odd : odd_values()) {
            ++tried;
            if (auto fault =
                    try_values(ground, name + " = " + odd.dump().substr(0, 40), with(before, name, odd))) {
                faults.push_back(std::move(*fault));
                break;
            }
        }
    }
    restore(ground, before);
    return judged(std::move(faults), std::to_string(tried) + " values");
}

Outcome unknown_name(Ground& ground) {
    if (!ground.subject().has_settings()) return skipped("it declares no settings");
    const json before = values_now(ground);
    const Answer answer = ground.put_settings(with(before, "no_such_setting", 1));
    restore(ground, before);
    if (!answer.well()) return passed();
    return failed("a setting that is not declared, \"no_such_setting\", was taken",
                  "a refusal: it is a mistyped one",
                  R"(Add "additionalProperties": false to "settings" in plugin.json)");
}

Outcome missing_required(Ground& ground) {
    if (!ground.subject().has_settings()) return skipped("it declares no settings");
    const json properties = properties_of(ground);
    const json before = values_now(ground);
    std::vector<Fault> faults;
    std::size_t tried = 0;
    for (const std::string& name : modules::required_settings(ground.subject().manifest->settings_schema)) {
        if (!properties.contains(name) || properties[name].contains("default")) continue;
        json without = before;
        // A secret that is left out stays; null takes it away.
        without.erase(name);
        if (properties[name].value("writeOnly", false)) without[name] = nullptr;
        ++tried;
        if (ground.put_settings(without).well())
            faults.push_back(
                {"settings without \"" + name + "\" were taken", "a refusal", "Correct the schema"});
    }
    restore(ground, before);
    if (tried == 0) return skipped("none is required without a default");
    return judged(std::move(faults));
}

json deep_list() {
    json deep = json::array();
    for (int level = 0; level < kDeep; ++level)
        deep = json::array({std::move(deep)});
    return deep;
}

Outcome too_large(Ground& ground) {
    if (!ground.subject().has_settings()) return skipped("it declares no settings");
    const json before = values_now(ground);
    const std::vector<std::pair<std::string, json>> large{
        {"a text of 900 kB", std::string(kLargeText, 'x')},
        {"a list of 50,000", json(std::vector<int>(50'000, 1))},
        {"a list 200 deep", deep_list()}};
    std::vector<Fault> faults;
    const json properties = properties_of(ground);
    for (const auto& [name, property] : properties.items()) {
        for (const auto& [what, value] : large) {
            if (auto fault = try_values(ground, name + " = " + what, with(before, name, value)))
                faults.push_back(std::move(*fault));
        }
    }
    restore(ground, before);
    return judged(std::move(faults));
}

Outcome at_their_edges(Ground& ground) {
    if (!ground.subject().has_settings()) return skipped("it declares no settings");
    const json before = values_now(ground);
    std::vector<Fault> faults;
    std::size_t tried = 0;
    const json properties = properties_of(ground);
    for (const auto& [name, property] : properties.items()) {
        for (const Size size : {Size::smallest, Size::largest}) {
            const auto value = sample(property, json::object(), size);
            if (!value) continue;
            ++tried;
            if (auto fault = try_values(ground, name + " = " + value->dump().substr(0, 40),
                                        with(before, name, *value)))
                faults.push_back(std::move(*fault));
        }
    }
    restore(ground, before);
    return judged(std::move(faults), std::to_string(tried) + " values");
}

/// The settings with one of them changed, so that the plugin takes them; nothing when none can be.
std::optional<json> others(Ground& ground, const json& before) {
    const json properties = properties_of(ground);
    for (const auto& [name, property] : properties.items()) {
        if (property.value("writeOnly", false)) continue;
        for (const Size size : {Size::largest, Size::smallest, Size::usual}) {
            const auto value = sample(property, json::object(), size);
            if (!value || (before.contains(name) && before[name] == *value)) continue;
            if (ground.put_settings(with(before, name, *value)).well()) return with(before, name, *value);
        }
    }
    return std::nullopt;
}

Outcome while_called(Ground& ground) {
    if (!ground.subject().has_settings()) return skipped("it declares no settings");
    if (ground.calm_routes().empty()) return skipped("it has no routes that can be called");
    const json before = values_now(ground);
    const auto changed = others(ground, before);
    if (!changed) return skipped("no other settings can be made up");
    Crowd crowd(ground, ground.calm_routes(), kCallers, objection);
    std::vector<Fault> faults;
    std::size_t changes = 0;
    const auto until = std::chrono::steady_clock::now() + ground.scale().pressure;
    while (faults.empty() && (changes < 4 || std::chrono::steady_clock::now() < until)) {
        if (auto fault = try_values(ground, "a change under calls", ++changes % 2 == 0 ? before : *changed))
            faults.push_back(std::move(*fault));
    }
    const Tally tally = crowd.stop();
    if (!tally.unwanted.empty())
        faults.push_back({in_words(tally), "every call answered while settings change",
                          "Guard what configure() changes and handlers read with one mutex"});
    restore(ground, before);
    return judged(std::move(faults),
                  std::to_string(changes) + " changes, " + std::to_string(tally.calls) + " calls");
}

Outcome undo(Ground& ground) {
    if (!ground.subject().has_settings()) return skipped("it declares no settings");
    const json before = values_now(ground);
    ground.put_settings(before);
    const int version = ground.settings().value("version", 0);
    if (!others(ground, before)) return skipped("no other settings can be made up");
    const Answer undone =
        ground.admin("POST", "/modules/" + ground.id() + "/settings/undo", {{"version", version}});
    const json now = values_now(ground);
    if (!undone.well())
        return failed("going back to settings that were taken before: " + words_of(undone),
                      "the settings as before", "configure() must take again what it has taken once");
    if (now != before || !ground.serving())
        return failed("after going back the settings are " + now.dump(), before.dump(),
                      "configure() must leave the settings as they are given");
    return passed();
}

}  // namespace

Abuses settings_abuses() {
    using enum Where;
    return {{"settings-of-wrong-types", "Sets each setting to a value of each JSON type",
             "Forms, scripts and old versions send them", server, wrong_types},
            {"settings-unknown-name", "Sets a setting that is not declared",
             "A mistyped name must not go unnoticed", server, unknown_name},
            {"settings-missing-required", "Leaves out what is required", "Half-filled forms", server,
             missing_required},
            {"settings-too-large", "Sets long texts, long lists and deep ones", "What is pasted by mistake",
             server, too_large},
            {"settings-at-their-edges", "Sets the least and the greatest that the schema allows",
             "What the schema allows somebody will enter", server, at_their_edges},
            {"settings-while-called", "Changes settings while routes are called",
             "Settings change while people work", server, while_called},
            {"settings-undo", "Changes settings and takes the ones before again",
             "The page has a button for it", server, undo}};
}

}  // namespace patchbay::check
