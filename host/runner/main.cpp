// patchbay-runner [--user NAME] [--memory BYTES] --library FILE [--named FILE] | --program COMMAND...
// Started by the server with the socket as file descriptor 3; see docs/plugin-protocol.md.
#include "host/runner/plugin_process.hpp"
#include "host/runner/sandbox.hpp"
#include "host/runtime/watchdog.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace {

constexpr int kSocket = 3;
constexpr std::chrono::milliseconds kStall{100};

struct Options {
    patchbay::runner::SandboxOptions sandbox;
    std::string library;
    std::string library_name;  // as people know it: the library is a copy
    std::vector<char*> program;
};

Options read_options(int count, char** arguments) {
    Options options;
    for (int index = 1; index + 1 < count; ++index) {
        const std::string name = arguments[index];
        char* const value = arguments[index + 1];
        if (name == "--program") {
            options.sandbox.program = true;
            options.program.assign(arguments + index + 1, arguments + count);
            break;
        }
        if (name == "--user") options.sandbox.user = value;
        if (name == "--memory") options.sandbox.memory_bytes = std::stoull(value);
        if (name == "--library") options.library = value;
        if (name == "--named") options.library_name = value;
        ++index;
    }
    return options;
}

int run_library(const Options& options) {
    // Opened with this process's rights, which the plugin does not keep.
    const int file = ::open(options.library.c_str(), O_RDONLY | O_CLOEXEC);
    patchbay::runner::enter_sandbox(options.sandbox);
    auto library =
        patchbay::modules::Library::open("/proc/self/fd/" + std::to_string(file), options.library_name);
    patchbay::runtime::Runtime runtime(1);
    if (!library) {
        patchbay::runner::refuse(runtime, kSocket, library.error());
        return EXIT_FAILURE;
    }
    patchbay::runner::PluginProcess process(runtime, kSocket, std::move(*library));
    // Its thread is held, and the socket with it: what it prints reaches the module's log still.
    const patchbay::runtime::Watchdog watchdog(
        runtime, kStall, [&process](const patchbay::runtime::Stall& stall) {
            std::fprintf(stderr, "<4>%s has held its process for %lld ms without waiting\n",
                         stall.what.c_str(), static_cast<long long>(stall.lasted.count()));
            process.tell(stall);
        });
    process.run();
    // What the plugin left running ends with the process.
    std::fflush(nullptr);
    std::_Exit(EXIT_SUCCESS);
}

int run_program(Options& options) {
    patchbay::runner::enter_sandbox(options.sandbox);
    options.program.push_back(nullptr);
    ::execvp(options.program[0], options.program.data());
    std::perror(options.program[0]);
    return EXIT_FAILURE;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        patchbay::runner::end_with_parent();
        Options options = read_options(count, arguments);
        if (options.sandbox.program) return run_program(options);
        if (!options.library.empty()) return run_library(options);
        std::fputs("patchbay-runner is started by patchbay, not by hand\n", stderr);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "patchbay-runner: %s\n", error.what());
    }
    return EXIT_FAILURE;
}
