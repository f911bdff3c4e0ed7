#pragma once
// A process of its own with one socket to it, which it has as file descriptor 3, and what it prints. Ended
// with this object, at the latest, and with it what it has started (its process group). Any thread.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace patchbay::isolation {

class ChildProcess {
  public:
    /// Throws std::system_error. `arguments`: the program first. `environment`: all of it, "NAME=value".
    ChildProcess(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                 const std::filesystem::path& folder);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;

    pid_t pid() const { return pid_; }
    /// This side's end of the socket; the caller's from now on, once.
    int take_socket();
    /// The end of the pipe that standard output and error lead to; the same.
    int take_output();
    void kill();
    /// It gets no processor time until go_on().
    void pause();
    void go_on();
    /// Blocks the calling thread until it has ended, at most `limit`; how it ended, in words.
    std::optional<std::string> wait(std::chrono::milliseconds limit);
    /// Memory it has in RAM, in bytes; 0 when it can't be told.
    std::uint64_t resident_bytes() const;
    /// Processor time it has used, of all its threads.
    std::chrono::milliseconds processor_time() const;

  private:
    bool reap();
    void signal(int number);

    pid_t pid_ = 0;
    int socket_ = -1;
    int output_ = -1;
    std::mutex mutex_;
    std::optional<int> status_;
};

}  // namespace patchbay::isolation
