#pragma once
// Which module's code the process died in, over restarts: a line a crash in the data folder. Written by a
// signal handler, so that a module that keeps the server from coming up is known by name at the next start.
//
// Made before any module starts; the handler stays for the process's life.

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace patchbay::app {

struct Crash {
    std::string module;
    std::string what;  ///< the route, task or consumer
    std::chrono::system_clock::time_point at;
};

class CrashLog {
  public:
    explicit CrashLog(std::filesystem::path file);

    /// The last hundred, oldest first. Lines that are none are left out.
    std::vector<Crash> read() const;
    /// Of a module's own process, whose end no handler sees. The file is there after begin().
    void note(const Crash& crash) const;
    /// A fresh start for a module.
    void forget(const std::string& module) const;
    /// From now on a crash of this process is noted. Once; throws std::system_error when the file can't be
    /// opened.
    void begin() const;

  private:
    void write(const std::vector<Crash>& crashes) const;

    const std::filesystem::path file_;
};

/// Modules that crashed `limit` times or more within the hour before `now`, with the last thing they did.
/// The host itself is none. Pure.
std::map<std::string, std::string> crashed_too_often(const std::vector<Crash>& crashes,
                                                     std::chrono::system_clock::time_point now,
                                                     std::size_t limit = 3);

}  // namespace patchbay::app
