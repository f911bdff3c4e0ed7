#pragma once
// A server of this very program on a data folder of its own, with a database of its own. Made by Ground;
// ends, with its database, in the destructor at the latest. One thread.

#include "host/packages/cli/control_file.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace patchbay::check {

struct ChildServerOptions {
    std::filesystem::path program;               ///< patchbay
    std::filesystem::path data;                  ///< made; removed in the end
    std::vector<std::filesystem::path> plugins;  ///< folders of those that run beside
    std::string isolated;                        ///< which module has a process of its own; empty: none
    std::uint64_t memory_mib = 512;              ///< of such a process
    std::chrono::milliseconds start_limit{60'000};
};

class ChildServer {
  public:
    /// Returns when it serves. Throws Failure with the server's last words.
    explicit ChildServer(ChildServerOptions options);
    ~ChildServer();
    ChildServer(const ChildServer&) = delete;

    pid_t pid() const { return pid_; }
    bool alive();
    /// At once, for one that hangs.
    void kill();
    /// After it ended: "signal 11 (SIGSEGV)", "exit code 1".
    const std::string& end() const { return end_; }
    std::chrono::steady_clock::duration age() const { return std::chrono::steady_clock::now() - ready_at_; }
    const packages::cli::Control& control() const { return *control_; }
    const std::string& url() const { return control_->url; }
    const std::filesystem::path& data() const { return options_.data; }
    /// Of the first admin, who is still to be made.
    const std::string& setup_token() const { return setup_token_; }

    /// All that it has printed.
    std::string output() const;
    /// The processes of its database.
    std::vector<pid_t> database() const;

  private:
    void write_configuration() const;
    bool ready();
    void stop();
    void end_database(int signal, std::chrono::milliseconds limit) const;

    const ChildServerOptions options_;
    pid_t pid_ = 0;
    std::chrono::steady_clock::time_point ready_at_;
    std::string end_;
    std::unique_ptr<packages::cli::Control> control_;
    std::string setup_token_;
};

}  // namespace patchbay::check
