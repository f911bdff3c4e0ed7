#include "host/check/command.hpp"

#include "host/check/interruption.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>

namespace patchbay::check {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// Removed with all it holds.
class Scratch {
  public:
    Scratch() {
        std::string name = (fs::canonical(fs::temp_directory_path()) / "patchbay-check-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), name);
        folder_ = name;
        // The database and the plugin's process may run as users of their own, and enter it.
        ::chmod(folder_.c_str(), 0711);
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    Scratch(const Scratch&) = delete;
    const fs::path& folder() const { return folder_; }

  private:
    fs::path folder_;
};

Error usage(std::string title, std::string detail, std::string fix) {
    return {ErrorKind::invalid, "check.usage", std::move(title), std::move(detail), std::move(fix), {}, 0};
}

Error not_whole(const fs::path& missing) {
    return {ErrorKind::unavailable,
            "check.not_whole",
            "A part of Patchbay is missing",
            missing.string() + " is not there",
            "Install Patchbay whole (cmake --install), or build it whole (./dev build)",
            {},
            0};
}

Result<json> read_settings(const fs::path& file) {
    if (file.empty()) return json::object();
    std::ifstream in(file);
    const json settings = json::parse(in, nullptr, false);
    if (settings.is_object()) return settings;
    return usage("The settings can't be used", file.string() + " holds no JSON object",
                 R"(Write such a file: {"name": "value"})");
}

int complain_of_usage(const packages::cli::Console& console, const Error& error) {
    console.complain(error);
    return kUsage;
}

/// Headings between entries of different modes.
class Teller {
  public:
    explicit Teller(std::ostream& out) : out_(out) {}
    void tell(const Entry& entry) {
        if (entry.mode != mode_) out_ << (mode_.empty() ? "" : "\n") << heading(entry.mode);
        mode_ = entry.mode;
        out_ << to_text(entry) << std::flush;
    }

  private:
    std::ostream& out_;
    std::string mode_;
};

bool write_json(const fs::path& file, const Report& report) {
    if (file.empty()) return true;
    std::ofstream out(file);
    out << to_json(report).dump(2, ' ', false, json::error_handler_t::replace) << "\n";
    return out.flush().good();
}

}  // namespace

Result<Plan> plan_for(const CheckRequest& request) {
    Plan plan;
    plan.quick = request.quick;
    if (request.mode != "process") plan.modes.push_back(Mode::inside);
    if (request.mode != "inside") plan.modes.push_back(Mode::process);
    plan.abuses = all_abuses();
    if (request.only.empty()) return plan;
    for (const std::string& name : request.only) {
        const bool known = std::any_of(plan.abuses.begin(), plan.abuses.end(),
                                       [&](const Abuse& abuse) { return abuse.name == name; });
        if (!known) return usage("There is no such abuse", name, "See `patchbay plugin check --list`");
    }
    std::erase_if(plan.abuses, [&](const Abuse& abuse) {
        return std::find(request.only.begin(), request.only.end(), abuse.name) == request.only.end();
    });
    return plan;
}

std::string list_of(const Abuses& abuses) {
    std::string text;
    for (const Abuse& abuse : abuses) {
        text += std::string(abuse.name) +
                (abuse.where == Where::process ? " (in a process of its own)" : "") + "\n";
        text += "    " + std::string(abuse.does) + ".\n    " + std::string(abuse.why) + ".\n";
    }
    return text;
}

int check_plugin(const packages::cli::Console& console, const CheckRequest& request) {
    const auto plan = plan_for(request);
    if (!plan) return complain_of_usage(console, plan.error());
    if (request.list) {
        console.out << list_of(plan->abuses);
        return packages::cli::kDone;
    }
    if (request.plugin.empty() || !fs::exists(request.plugin))
        return complain_of_usage(console, usage("There is no plugin to check", request.plugin.string(),
                                                "Name the folder that its build made, or a .patchbay file"));
    const auto settings = read_settings(request.settings);
    if (!settings) return complain_of_usage(console, settings.error());
    if (!fs::exists(request.neighbour)) return console.complain(not_whole(request.neighbour));
    const Interruption interruption;
    const Scratch scratch;
    const auto subject = find_subject(fs::canonical(request.plugin), scratch.folder());
    if (!subject) return console.complain(subject.error());
    Teller teller(console.out);
    const Report report = run_check(
        *subject, *plan,
        {fs::canonical("/proc/self/exe"), scratch.folder(), request.bundled, request.neighbour, *settings},
        [&](const Entry& entry) { teller.tell(entry); }, [] { return Interruption::asked(); });
    console.out << "\n" << report.plugin << " " << report.version << ": " << summary(report) << "\n";
    if (!write_json(request.json, report))
        return console.complain(
            usage("The report can't be written", request.json.string(), "Name another file"));
    if (Interruption::asked()) {
        console.err << "patchbay: the check was broken off\n";
        return packages::cli::kRefused;
    }
    return report.well() ? packages::cli::kDone : packages::cli::kRefused;
}

}  // namespace patchbay::check
