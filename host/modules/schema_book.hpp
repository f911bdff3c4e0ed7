#pragma once
// The named JSON Schemas of the API (#/components/schemas/<name>), the host's and every running module's.
// Thread-safe.

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace patchbay::modules {

/// Under the names that they have in the whole API.
struct NamedSchemas {
    nlohmann::json schemas = nlohmann::json::object();
    std::vector<std::string> live_events{};  ///< which of them are live messages
};

class SchemaBook {
  public:
    /// Takes a module's schemas out when destroyed, unless a later entry of the module has replaced them.
    class Entry {
      public:
        Entry() = default;
        Entry(SchemaBook* book, std::string module, std::uint64_t number)
            : book_(book), module_(std::move(module)), number_(number) {}
        Entry(Entry&& other) noexcept
            : book_(std::exchange(other.book_, nullptr)),
              module_(std::move(other.module_)),
              number_(other.number_) {}
        Entry& operator=(Entry&& other) noexcept {
            std::swap(book_, other.book_);
            std::swap(module_, other.module_);
            std::swap(number_, other.number_);
            return *this;
        }
        ~Entry() {
            if (book_ != nullptr) book_->remove(module_, number_);
        }

      private:
        SchemaBook* book_ = nullptr;
        std::string module_;
        std::uint64_t number_ = 0;
    };

    /// Replaces what the module has there.
    [[nodiscard]] Entry add(const std::string& module, NamedSchemas schemas) {
        const std::lock_guard lock(mutex_);
        by_module_[module] = {std::move(schemas), ++last_};
        return {this, module, last_};
    }
    /// Those of one module; empty when it has none.
    nlohmann::json of(const std::string& module) const {
        const std::lock_guard lock(mutex_);
        const auto found = by_module_.find(module);
        return found == by_module_.end() ? nlohmann::json::object() : found->second.named.schemas;
    }
    NamedSchemas all() const {
        const std::lock_guard lock(mutex_);
        NamedSchemas all;
        for (const auto& [module, entered] : by_module_) {
            const NamedSchemas& named = entered.named;
            all.schemas.update(named.schemas);
            all.live_events.insert(all.live_events.end(), named.live_events.begin(), named.live_events.end());
        }
        return all;
    }

  private:
    struct Entered {
        NamedSchemas named;
        std::uint64_t number = 0;
    };

    void remove(const std::string& module, std::uint64_t number) {
        const std::lock_guard lock(mutex_);
        const auto found = by_module_.find(module);
        if (found != by_module_.end() && found->second.number == number) by_module_.erase(found);
    }

    mutable std::mutex mutex_;
    std::uint64_t last_ = 0;
    std::map<std::string, Entered> by_module_;
};

}  // namespace patchbay::modules
