#pragma once
// What the whole check has seen of the plugin in one mode: bad answers, stalls, refused permissions. Any
// thread.

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace patchbay::check {

class Journal {
  public:
    void called() { ++calls_; }
    std::size_t calls() const { return calls_; }
    /// `what`: the route; `how`: what it answered.
    void broken_answer(const std::string& what, const std::string& how);
    void other_answer(const std::string& what, const std::string& how);
    void refused_permission(const std::string& what);
    /// Its process ended, or had to be ended.
    void crash(const std::string& how);
    /// A stall is known by its time: seen again, only the longest counts.
    void stall(const std::string& what, const std::string& at, std::chrono::milliseconds lasted);
    /// The plugin made something with this id.
    void made(const std::string& id);

    using Entries = std::map<std::string, std::set<std::string>>;  ///< by route: what was seen
    Entries broken_answers() const;
    Entries other_answers() const;
    std::set<std::string> refused_permissions() const;
    std::map<std::string, std::size_t> crashes() const;  ///< how often, by how
    /// By what was done: how long each held a loop.
    std::map<std::string, std::vector<std::chrono::milliseconds>> stalls() const;
    /// The newest ones.
    std::vector<std::string> ids() const;

  private:
    std::atomic<std::size_t> calls_{0};
    mutable std::mutex mutex_;
    Entries broken_;
    Entries other_;
    std::set<std::string> permissions_;
    std::map<std::string, std::size_t> crashes_;
    std::map<std::pair<std::string, std::string>, std::chrono::milliseconds> stalls_;
    std::vector<std::string> ids_;
};

}  // namespace patchbay::check
