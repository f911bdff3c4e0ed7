#include "host/outbound/receiver.hpp"

#include <utility>

namespace patchbay::outbound {
namespace {

wire::OutboundResponse failed(const Fault& fault, wire::Reached reached) {
    wire::OutboundResponse response;
    response.failure = fault.words;
    response.failure_code = fault.code;
    response.reached = reached;
    return response;
}

}  // namespace

Receiver::Take WholeReceiver::piece(std::string_view bytes) {
    if (bytes.size() > max_body_ - response_.body.size()) return Take::too_large;
    response_.body.append(bytes);
    return Take::taken;
}

void WholeReceiver::end(const std::optional<Fault>& fault, wire::Reached reached) {
    done_.complete(fault ? failed(*fault, reached) : std::move(response_));
}

void StreamReceiver::head(wire::OutboundResponse head) {
    head_given_ = true;
    opened_.complete(std::move(head));
}

Receiver::Take StreamReceiver::piece(std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    if (bytes.size() > max_body_ - received_) return Take::too_large;
    if (!buffer_.empty() && buffer_.size() + bytes.size() > limit_) {
        held_back_ = true;
        return Take::later;
    }
    received_ += bytes.size();
    buffer_.append(bytes);
    wake_readers();
    return Take::taken;
}

void StreamReceiver::end(const std::optional<Fault>& fault, wire::Reached reached) {
    if (!head_given_ && fault) opened_.complete(failed(*fault, reached));
    const std::lock_guard lock(mutex_);
    ended_ = true;
    fault_ = fault;
    wake_readers();
}

StreamReceiver::Read StreamReceiver::read() {
    Read result;
    for (;;) {
        runtime::Pending<bool> arrival;
        {
            const std::lock_guard lock(mutex_);
            if (take_ready(result)) return result;
            readers_.push_back(arrival);
        }
        result.cancelled = arrival.wait() == runtime::WaitOutcome::cancelled;
        if (result.cancelled) return result;
    }
}

void StreamReceiver::wake_readers() {
    for (const auto& reader : std::exchange(readers_, {}))
        reader.complete(true);
}

bool StreamReceiver::take_ready(Read& result) {
    if (!buffer_.empty()) {
        result.piece.bytes = std::exchange(buffer_, {});
        result.go_on = std::exchange(held_back_, false);
        return true;
    }
    if (!ended_) return false;
    result.piece.end = true;
    if (fault_) {
        result.piece.failure = fault_->words;
        result.piece.failure_code = fault_->code;
    }
    return true;
}

}  // namespace patchbay::outbound
