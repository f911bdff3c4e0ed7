#include "host/packages/cli/module_commands.hpp"

#include "host/packages/cli/json_text.hpp"
#include "host/packages/cli/table.hpp"

#include <iostream>

namespace patchbay::packages::cli {
namespace {

using nlohmann::json;

std::string problem_of(const json& module) {
    const auto found = module.find("problem");
    return found != module.end() && found->is_object() ? text_in(*found, "title") : "";
}

std::vector<std::string> row_of(const json& module) {
    return {text_in(module, "id"),
            text_in(module, "version"),
            text_in(module, "state"),
            module.value("installed", false) ? "installed" : "bundled",
            text_in(module, "isolation"),
            text_in(module, "previous_version"),
            problem_of(module)};
}

}  // namespace

int list_modules(ServerLink& server, const Console& console) {
    const auto answer = server.get("/modules");
    if (!answer) return console.complain(answer.error());
    std::vector<std::vector<std::string>> rows{
        {"ID", "VERSION", "STATE", "FROM", "RUNS", "BACK TO", "PROBLEM"}};
    for (const json& module : answer->value("items", json::array()))
        rows.push_back(row_of(module));
    console.out << table(rows);
    return kDone;
}

int tell_state(const Console& console, const json& module) {
    console.out << text_in(module, "id") << " " << text_in(module, "version") << " is "
                << text_in(module, "state") << "\n";
    const auto problem = module.find("problem");
    if (problem == module.end() || !problem->is_object()) return kDone;
    return console.complain({ErrorKind::invalid,
                             text_in(*problem, "code"),
                             text_in(*problem, "title"),
                             text_in(*problem, "detail"),
                             text_in(*problem, "fix"),
                             {},
                             0});
}

int change_module(ServerLink& server, const Console& console, const std::string& id,
                  const std::string& action) {
    const auto answer = server.post("/modules/" + ServerLink::escaped(id) + "/" + action, json::object());
    if (!answer) return console.complain(answer.error());
    return tell_state(console, *answer);
}

int remove_module(ServerLink& server, const Console& console, const Removal& removal) {
    const std::string question = removal.purge ? "Remove " + removal.id + " and all its data for good?"
                                               : "Remove " + removal.id + "? Its data stays.";
    if (!removal.yes && !console.ask(question)) {
        console.out << "Nothing was removed.\n";
        return kRefused;
    }
    const auto answer = server.remove("/modules/" + ServerLink::escaped(removal.id) +
                                      "?purge=" + (removal.purge ? "true" : "false"));
    if (!answer) return console.complain(answer.error());
    console.out << removal.id << " is removed\n";
    const json kept = answer->value("kept", json::array());
    if (!kept.empty()) console.out << "What stays:\n";
    for (const json& each : kept) {
        if (each.is_string()) console.out << "  " << each.get<std::string>() << "\n";
    }
    return kDone;
}

}  // namespace patchbay::packages::cli
