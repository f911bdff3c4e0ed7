#pragma once
// How many connections there may be, in all and from one address. A connection holds a Place while it lasts,
// a WebSocket on, so that the bounds hold whatever became of it. Shared by the listeners of all loops; any
// thread.

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace patchbay::http {

struct PlaceLimits {
    std::size_t connections = 20000;
    std::size_t per_address = 8192;
};

/// `wanted`, or less where the process may open only `files` files: a quarter of them is for everything else.
PlaceLimits fit_places(PlaceLimits wanted, std::size_t files);

class Places : public std::enable_shared_from_this<Places> {
  public:
    /// `proxies`: addresses that many people's connections come from; not bounded each.
    Places(PlaceLimits limits, std::vector<std::string> proxies);

    class Place {
      public:
        Place(std::shared_ptr<Places> places, std::string key);
        ~Place();
        Place(const Place&) = delete;
        /// Counts no longer for its address, but in all still: it turned out to be somebody with a session,
        /// who has bounds of their own.
        void leave_address();

      private:
        std::shared_ptr<Places> places_;
        std::string key_;
        bool at_address_ = true;
    };
    /// Null when there is none left.
    std::unique_ptr<Place> take(std::string_view address);

  private:
    void leave();
    void leave_address(const std::string& key);

    const PlaceLimits limits_;
    const std::vector<std::string> proxies_;
    std::mutex mutex_;
    std::size_t taken_ = 0;
    std::unordered_map<std::string, std::size_t> by_address_;
};

}  // namespace patchbay::http
