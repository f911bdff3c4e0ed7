#include "host/http/places.hpp"

#include "host/http/client_address.hpp"

#include <algorithm>
#include <utility>

namespace patchbay::http {

PlaceLimits fit_places(PlaceLimits wanted, std::size_t files) {
    const std::size_t possible = std::max<std::size_t>(files - files / 4, 1);
    if (wanted.connections > possible) wanted.connections = possible;
    // Nobody alone may take what is there for everybody.
    wanted.per_address = std::min(wanted.per_address, std::max<std::size_t>(wanted.connections / 2, 1));
    return wanted;
}

Places::Places(PlaceLimits limits, std::vector<std::string> proxies)
    : limits_(limits), proxies_(std::move(proxies)) {}

std::unique_ptr<Places::Place> Places::take(std::string_view address) {
    std::string key = limit_key(address);
    const bool bounded = std::find(proxies_.begin(), proxies_.end(), address) == proxies_.end();
    {
        const std::lock_guard lock(mutex_);
        if (taken_ >= limits_.connections) return nullptr;
        const auto found = by_address_.find(key);
        const std::size_t from_here = found == by_address_.end() ? 0 : found->second;
        if (bounded && from_here >= limits_.per_address) return nullptr;
        ++taken_;
        ++by_address_[key];
    }
    return std::make_unique<Place>(shared_from_this(), std::move(key));
}

void Places::leave() {
    const std::lock_guard lock(mutex_);
    --taken_;
}

void Places::leave_address(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = by_address_.find(key);
    if (--found->second == 0) by_address_.erase(found);
}

Places::Place::Place(std::shared_ptr<Places> places, std::string key)
    : places_(std::move(places)), key_(std::move(key)) {}

Places::Place::~Place() {
    leave_address();
    places_->leave();
}

void Places::Place::leave_address() {
    if (std::exchange(at_address_, false)) places_->leave_address(key_);
}

}  // namespace patchbay::http
