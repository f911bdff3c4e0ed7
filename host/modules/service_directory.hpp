#pragma once
// Which services are on offer now, and who answers their calls. Thread-safe.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::modules {

/// (method, payload, time it may take) to the payload of the answer; throws Failure, or Cancelled when the
/// caller's scope was cancelled.
using ServiceHandler =
    std::function<std::string(std::uint32_t, std::string_view, std::chrono::milliseconds limit)>;

class ServiceDirectory {
  public:
    /// Ends the offer when destroyed.
    class Offer {
      public:
        Offer() = default;
        Offer(ServiceDirectory* directory, std::string name)
            : directory_(directory), name_(std::move(name)) {}
        Offer(Offer&& other) noexcept
            : directory_(std::exchange(other.directory_, nullptr)), name_(std::move(other.name_)) {}
        Offer& operator=(Offer&& other) noexcept;
        ~Offer();

      private:
        friend class ServiceDirectory;
        ServiceDirectory* directory_ = nullptr;
        std::string name_;
    };

    using Offers = std::vector<Offer>;

    /// Throws std::invalid_argument when somebody offers it already.
    [[nodiscard]] Offer offer(const std::string& name, ServiceHandler handler);
    /// All of them or none. `instead`: offers whose place these take in the same step; they are over then.
    [[nodiscard]] Offers offer_all(std::map<std::string, ServiceHandler> services, Offers* instead = nullptr);
    /// An empty function when nobody offers it.
    ServiceHandler find(const std::string& name) const;
    std::vector<std::string> names(const std::string& prefix) const;

  private:
    mutable std::mutex mutex_;
    std::map<std::string, ServiceHandler> handlers_;
};

}  // namespace patchbay::modules
