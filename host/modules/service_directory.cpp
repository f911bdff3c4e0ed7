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
    const std::lock_guard lock(mutex_);
    if (!handlers_.emplace(name, std::move(handler)).second)
        throw std::invalid_argument("the service " + name + " is on offer already");
    return {this, name};
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
