#include "host/modules/carriers.hpp"

#include "host/modules/elf_check.hpp"
#include "host/modules/inside_carrier.hpp"
#include "host/modules/process_carrier.hpp"
#include "host/modules/refusal.hpp"

namespace patchbay::modules {
namespace {

std::filesystem::path runner_program(const RunnerOptions& options) {
    if (!options.program.empty()) return options.program;
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "patchbay-runner";
}

std::vector<std::string> runner_arguments(const RunnerOptions& options) {
    std::vector<std::string> arguments{runner_program(options).string()};
    if (!options.user.empty()) arguments.insert(arguments.end(), {"--user", options.user});
    return arguments;
}

Result<std::unique_ptr<Carrier>> in_own_process(runtime::Runtime& runtime, const Version& version,
                                                const std::filesystem::path& copy, CarrierOptions options) {
    ProcessOptions process;
    process.module_id = version.manifest.id;
    process.code = copy;
    process.arguments = runner_arguments(options.runner);
    process.memory_bytes = options.runner.memory_bytes;
    process.cancel_limit = options.cancel_limit;
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
        return in_own_process(runtime, version, copy, std::move(options));
    } catch (const std::filesystem::filesystem_error& error) {
        return refusal("can_not_copy", "The module's files can't be copied", error.what(),
                       "Free space in the data folder, or correct the rights of these files");
    }
}

}  // namespace patchbay::modules
