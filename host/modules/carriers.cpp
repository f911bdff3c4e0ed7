#include "host/modules/carriers.hpp"

#include "host/modules/elf_check.hpp"
#include "host/modules/inside_carrier.hpp"
#include "host/modules/process_carrier.hpp"
#include "host/modules/refusal.hpp"
#include "host/storage/system_user.hpp"

#include <pwd.h>
#include <unistd.h>

namespace patchbay::modules {
namespace {

std::filesystem::path runner_program(const RunnerOptions& options) {
    if (!options.program.empty()) return options.program;
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "patchbay-runner";
}

/// Asking for more than it may use fails at once; what it uses is looked at from time to time. The difference
/// is for what is asked for and not used, such as stacks.
constexpr std::uint64_t kUnused = 256ULL << 20;

std::vector<std::string> runner_arguments(const RunnerOptions& options) {
    std::vector<std::string> arguments{runner_program(options).string(), "--memory",
                                       std::to_string(options.memory_bytes + kUnused)};
    if (!options.user.empty()) arguments.insert(arguments.end(), {"--user", options.user});
    return arguments;
}

void open_to_all(const std::filesystem::path& path) {
    using std::filesystem::perms;
    const perms given = std::filesystem::status(path).permissions();
    perms more = perms::group_read | perms::others_read;
    if ((given & perms::owner_exec) != perms::none) more |= perms::group_exec | perms::others_exec;
    std::filesystem::permissions(path, given | more);
}

/// A program reads its files itself, as a user who owns none of them: whatever the server's own are like.
Result<void> open_to_runner(const std::filesystem::path& copy, const RunnerOptions& options) {
    const passwd* const entry = ::geteuid() == 0 ? ::getpwnam(options.user.c_str()) : nullptr;
    if (entry == nullptr) return {};
    open_to_all(copy.parent_path());
    open_to_all(copy);
    for (const auto& file : std::filesystem::recursive_directory_iterator(copy))
        open_to_all(file.path());
    const auto closed = storage::closed_folder(copy, {options.user, entry->pw_uid, entry->pw_gid, {}});
    if (!closed) return {};
    return refusal("can_not_reach", "The program's user can't reach its files",
                   "user " + options.user + " may not enter " + closed->string() +
                       ", which is on the way to " + copy.string(),
                   "Choose a data folder elsewhere, such as /var/lib/patchbay, or allow it: chmod o+x " +
                       closed->string());
}

Result<std::unique_ptr<Carrier>> in_own_process(runtime::Runtime& runtime, const Version& version,
                                                const std::filesystem::path& copy, CarrierOptions options) {
    ProcessOptions process;
    process.module_id = version.manifest.id;
    process.code = copy;
    process.arguments = runner_arguments(options.runner);
    process.memory_bytes = options.runner.memory_bytes;
    process.processor_percent = options.runner.processor_percent;
    process.cancel_limit = options.cancel_limit;
    process.printed = std::move(options.printed);
    process.stalled = std::move(options.stalled);
    process.lost = std::move(options.lost);
    if (version.manifest.program.empty()) {
        process.folder = copy.parent_path();
        process.arguments.insert(process.arguments.end(),
                                 {"--library", copy.string(), "--named", version.code.string()});
    } else {
        process.folder = copy;
        process.arguments.emplace_back("--program");
        process.arguments.insert(process.arguments.end(), version.manifest.program.begin(),
                                 version.manifest.program.end());
    }
    return std::unique_ptr<Carrier>(std::make_unique<ProcessCarrier>(runtime, std::move(process)));
}

}  // namespace

std::filesystem::path code_of(const Manifest& manifest, const std::filesystem::path& folder) {
    return manifest.program.empty() ? folder / ("lib" + manifest.id + ".so") : folder;
}

Result<std::unique_ptr<Carrier>> make_carrier(runtime::Runtime& runtime, const Version& version,
                                              CarrierOptions options) {
    const bool program = !version.manifest.program.empty();
    if (!version.isolated && !program) {
        auto library = Library::load(version.code, options.run_folder, version.manifest.id);
        if (!library) return library.error();
        return std::unique_ptr<Carrier>(std::make_unique<InsideCarrier>(std::move(*library)));
    }
    if (!program) {
        if (auto checked = check_library_file(version.code); !checked) return checked.error();
    }
    try {
        const auto copy = private_copy(version.code, options.run_folder, version.manifest.id);
        if (program) {
            if (auto reached = open_to_runner(copy, options.runner); !reached) {
                std::filesystem::remove_all(copy);
                return reached.error();
            }
        }
        return in_own_process(runtime, version, copy, std::move(options));
    } catch (const std::filesystem::filesystem_error& error) {
        return refusal("can_not_copy", "The module's files can't be copied", error.what(),
                       "Free space in the data folder, or correct the rights of these files");
    }
}

}  // namespace patchbay::modules
