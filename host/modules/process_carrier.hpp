#pragma once
// A plugin in a process of its own. Calls go over a socket as frames (host/isolation); what the plugin asks
// of the host comes back the same way and runs on a fiber of the loop of the call that it belongs to, within
// that call's scope: exactly as it would inside.
//
// When the process ends by itself, the calls under way fail with "module.crashed" and `lost` is told, once,
// on a fiber.

#include "host/isolation/call_table.hpp"
#include "host/isolation/child_process.hpp"
#include "host/isolation/frame_socket.hpp"
#include "host/isolation/places.hpp"
#include "host/log/log.hpp"
#include "host/modules/carrier.hpp"
#include "host/runtime/runtime.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace patchbay::modules {

struct ProcessOptions {
    std::string module_id;
    std::filesystem::path code;          ///< private copy of the library, or of the program's folder
    std::vector<std::string> arguments;  ///< the runner and its options
    std::filesystem::path folder;        ///< where it is started
    std::uint64_t memory_bytes = 512ULL << 20;
    unsigned processor_percent = 0;  ///< of one core; 0: no limit
    /// How long a call may take to notice that it was cancelled.
    std::chrono::milliseconds cancel_limit{5000};
    /// A line that it printed, of at most isolation::LineSplitter::kLongest bytes. Any thread.
    std::function<void(log::Level level, std::string_view line)> printed = [](log::Level, std::string_view) {
    };
    /// It said that something had held its thread. On the socket's loop.
    std::function<void(const wire::Stalled& stall)> stalled = [](const wire::Stalled&) {};
    /// The process ended although nobody ended it; in words.
    std::function<void(const std::string& how)> lost = [](const std::string&) {};
};

class ProcessCarrier : public Carrier {
  public:
    ProcessCarrier(runtime::Runtime& runtime, ProcessOptions options);
    ~ProcessCarrier() override;

    Result<void> open(std::chrono::milliseconds limit) override;
    void create(HostServices& services) override;
    std::string call(wire::PluginMethod method, std::string_view payload) override;
    void destroy() override;
    bool cut() override;
    const std::filesystem::path& file() const override { return options_.code; }
    void enforce_memory() override;
    std::optional<OwnProcess> process() const override;

  private:
    struct Shared;
    Result<void> accept(const wire::Hello& hello);
    std::string exchange(std::uint32_t method, std::string_view payload);

    const ProcessOptions options_;
    std::shared_ptr<Shared> shared_;
};

}  // namespace patchbay::modules
