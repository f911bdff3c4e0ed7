#include "host/modules/service_directory.hpp"

#include <stdexcept>

namespace patchbay::modules {

ServiceDirectory::Offer& ServiceDirectory::Offer::operator=(Offer&& other) noexcept {
    std::swap(directory_, other.directory_);
    std::swap(name_, other.name_);
    return *this;
}

ServiceDirectory::Offer::~Offer() {
    if (directory_ == nullptr) return;
    const std::lock_guard lock(directory_->mutex_);
    directory_->handlers_.erase(name_);
}

ServiceDirectory::Offer ServiceDirectory::offer(const std::string& name, ServiceHandler handler) {
    return std::move(offer_all({{name, std::move(handler)}}).front());
}

ServiceDirectory::Offers ServiceDirectory::offer_all(std::map<std::string, ServiceHandler> services,
                                                     Offers* instead) {
    const std::lock_guard lock(mutex_);
    auto handlers = handlers_;
    if (instead != nullptr) {
        for (const Offer& offer : *instead)
            handlers.erase(offer.name_);
    }
    for (const auto& [name, handler] : services) {
        if (!handlers.emplace(name, handler).second)
            throw std::invalid_argument("the service " + name + " is on offer already");
    }
    handlers_ = std::move(handlers);
    if (instead != nullptr) {
        for (Offer& offer : *instead)
            offer.directory_ = nullptr;
        instead->clear();
    }
    Offers offers;
    for (const auto& [name, handler] : services)
        offers.emplace_back(this, name);
    return offers;
}

ServiceHandler ServiceDirectory::find(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto found = handlers_.find(name);
    return found == handlers_.end() ? ServiceHandler() : found->second;
}

std::vector<std::string> ServiceDirectory::names(const std::string& prefix) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, handler] : handlers_) {
        if (name.starts_with(prefix)) names.push_back(name);
    }
    return names;
}

}  // namespace patchbay::modules
