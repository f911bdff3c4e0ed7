#pragma once
// The named JSON Schemas of the API (#/components/schemas/<name>), the host's and every running module's.
// Thread-safe.

#include <nlohmann/json.hpp>

#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace patchbay::modules {

class SchemaBook {
  public:
    /// Takes a module's schemas out when destroyed.
    class Entry {
      public:
        Entry() = default;
        Entry(SchemaBook* book, std::string module) : book_(book), module_(std::move(module)) {}
        Entry(Entry&& other) noexcept
            : book_(std::exchange(other.book_, nullptr)), module_(std::move(other.module_)) {}
        Entry& operator=(Entry&& other) noexcept {
            std::swap(book_, other.book_);
            std::swap(module_, other.module_);
            return *this;
        }
        ~Entry() {
            if (book_ != nullptr) book_->remove(module_);
        }

      private:
        SchemaBook* book_ = nullptr;
        std::string module_;
    };

    [[nodiscard]] Entry add(const std::string& module, nlohmann::json schemas) {
        const std::lock_guard lock(mutex_);
        by_module_[module] = std::move(schemas);
        return {this, module};
    }
    /// All of them in one object.
    nlohmann::json all() const {
        const std::lock_guard lock(mutex_);
        nlohmann::json all = nlohmann::json::object();
        for (const auto& [module, schemas] : by_module_)
            all.update(schemas);
        return all;
    }

  private:
    void remove(const std::string& module) {
        const std::lock_guard lock(mutex_);
        by_module_.erase(module);
    }

    mutable std::mutex mutex_;
    std::map<std::string, nlohmann::json> by_module_;
};

}  // namespace patchbay::modules
