#include "host/outbound/engine.hpp"

#include "host/outbound/transfer.hpp"

namespace patchbay::outbound {

Engine::Engine(runtime::Loop& loop, std::shared_ptr<const ClientOptions> options,
               std::shared_ptr<Admission> admission, std::shared_ptr<Stats> stats)
    : loop_(loop), options_(std::move(options)), admission_(std::move(admission)), stats_(std::move(stats)) {
    const Multi::Options each{options_->max_resolving, options_->kept_connections};
    guarded_ = std::make_unique<Multi>(loop, each);
    open_ = std::make_unique<Multi>(loop, each);
}

Engine::~Engine() = default;

Multi* Engine::multi(bool guarded) {
    return guarded ? guarded_.get() : open_.get();
}

std::optional<std::string> Engine::refusal(const Address& address, std::uint16_t port) {
    const auto& own = own_.list(std::chrono::steady_clock::now());
    return outbound::refusal(address, port, options_->guard, own);
}

bool Engine::adopt(std::shared_ptr<Transfer> transfer) {
    if (!guarded_) return false;
    transfers_.emplace(transfer.get(), std::move(transfer));
    return true;
}

void Engine::drop(const Transfer* transfer) {
    transfers_.erase(transfer);
}

void Engine::close() {
    while (!transfers_.empty()) {
        const auto transfer = transfers_.begin()->second;
        transfer->stop();  // drops itself
    }
    guarded_.reset();
    open_.reset();
}

}  // namespace patchbay::outbound
