#include "host/outbound/transfer.hpp"

#include "host/log/log.hpp"
#include "host/outbound/engine.hpp"
#include "host/runtime/loop.hpp"

#include <utility>

namespace patchbay::outbound {
namespace {

std::chrono::steady_clock::time_point now() {
    return std::chrono::steady_clock::now();
}

bool is_address(const std::string& host) {
    return host.starts_with('[') || Address::parse(host).has_value();
}

Address address_of(const std::string& host) {
    const bool v6 = host.starts_with('[');
    return Address::parse(v6 ? host.substr(1, host.size() - 2) : host).value_or(Address{});
}

}  // namespace

Transfer::Transfer(std::shared_ptr<Engine> engine, wire::OutboundRequest request, Target target,
                   std::shared_ptr<Receiver> receiver)
    : engine_(std::move(engine)),
      request_(std::move(request)),
      receiver_(std::move(receiver)),
      begun_(now()),
      origin_(target.origin()),
      deadlines_(request_, begun_) {
    hop_.target = std::move(target);
    hop_.method = request_.method;
    hop_.headers = request_.headers;
}

Transfer::~Transfer() = default;

void Transfer::begin() {
    engine_->loop().post([self = shared()] { self->queue_up(); });
}

void Transfer::abort() {
    if (ended_) return;
    engine_->loop().post([self = shared()] {
        self->finish(Fault{code::kOther, "given up by the caller"}, true);
    });
}

void Transfer::go_on() {
    if (ended_) return;
    engine_->loop().post([self = shared()] {
        if (self->ended_ || self->easy_ == nullptr) return;
        self->deadlines_.resumed(now());
        self->set_deadline();
        self->engine_->multi(self->request_.guarded)->go_on(self->easy_);
    });
}

void Transfer::stop() {
    finish(Fault{code::kOther, "outbound HTTP is being shut down"});
}

void Transfer::queue_up() {
    if (ended_) return;
    if (!engine_->adopt(shared())) {
        stop();
        return;
    }
    timer_.emplace(engine_->loop(), [this] { deadline_came(); });
    set_deadline();
    const auto start_later = [self = shared()](Admission::Slot slot) {
        auto held = std::make_shared<Admission::Slot>(std::move(slot));
        self->engine_->loop().post([self, held] { self->start(std::move(*held)); });
    };
    if (!engine_->admission().enter(place_for(origin_, request_.timeout_ms), start_later, ticket_)) {
        finish(Fault{code::kBusy, "too many outbound requests are waiting; try again later"});
    }
}

void Transfer::start(Admission::Slot slot) {
    if (ended_) return;
    slot_ = std::move(slot);
    start_hop();
}

void Transfer::start_hop() {
    if (refuse_target()) return;
    Multi& multi = *engine_->multi(request_.guarded);
    const bool decode = receiver_->wants_decoding();
    easy_ = multi.take_easy();
    headers_ = make_header_list(hop_, engine_->options(), decode, hop_.with_body && !request_.body.empty());
    set_up_easy(easy_, hop_, request_.body, request_.proxy, deadlines_.connect_limit(), engine_->options(),
                decode);
    set_callbacks();
    const bool looks_up = !request_.proxy.empty() || !is_address(hop_.target.host);
    multi.start(easy_, shared_from_this(), looks_up);
}

// A proxy connects out of our sight; all that can be judged then is the URL.
bool Transfer::refuse_target() {
    if (!request_.guarded || request_.proxy.empty()) return false;
    if (!engine_->options().allow_guarded_proxy) {
        finish(Fault{code::kRefusedAddress,
                     "a guarded request can't go through a proxy, which would choose the address itself"});
        return true;
    }
    const auto& target = hop_.target;
    // For a name, any public address: only the port counts then.
    const Address address = is_address(target.host) ? address_of(target.host) : Address{{1, 1, 1, 1}, true};
    const auto words = engine_->refusal(address, target.port);
    if (words) finish(Fault{code::kRefusedAddress, "the address is refused: " + *words});
    return words.has_value();
}

void Transfer::done(CURLcode result) {
    long os_error = 0;
    curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &os_error);
    release_easy();
    if (fault_) {
        finish(fault_);
    } else if (follow_) {
        follow();
    } else {
        finish(judge(result, os_error));
    }
}

std::optional<Fault> Transfer::judge(CURLcode result, long os_error) const {
    if (result == CURLE_OK && head_.complete()) return std::nullopt;
    if (result == CURLE_OK) return Fault{code::kOther, "the answer is not HTTP"};
    if (!opened_ && !refused_.empty())
        return Fault{code::kRefusedAddress, "the address is refused: " + refused_};
    return fault_of(result, result == CURLE_COULDNT_CONNECT ? os_error : 0);
}

void Transfer::follow() {
    Follow next = *std::exchange(follow_, std::nullopt);
    ++followed_;
    if (!next.same_origin) hop_.headers = headers_for_other_origin(hop_.headers, next.keep_body);
    hop_.target = std::move(next.target);
    hop_.method = std::move(next.method);
    hop_.with_body = hop_.with_body && next.keep_body;
    head_ = HeadReader();
    refused_.clear();
    opened_ = false;
    attempts_ = 0;
    swallowed_ = 0;
    uploaded_ = 0;
    deadlines_.connecting();
    start_hop();
}

void Transfer::release_easy() {
    if (easy_ == nullptr) return;
    Multi& multi = *engine_->multi(request_.guarded);
    multi.remove(easy_);
    multi.give_easy(std::exchange(easy_, nullptr));
    headers_.reset();
}

void Transfer::set_deadline() {
    if (timer_) timer_->set(deadlines_.next().at);
}

void Transfer::deadline_came() {
    if (ended_) return;
    curl_off_t uploaded = 0;
    if (easy_ != nullptr) curl_easy_getinfo(easy_, CURLINFO_SIZE_UPLOAD_T, &uploaded);
    if (uploaded > uploaded_) {
        uploaded_ = uploaded;
        deadlines_.sent_more(now());
    }
    const Deadlines::Next next = deadlines_.next();
    if (next.at > now()) {
        set_deadline();
    } else {
        finish(Fault{code::kTimeout, next.words()});
    }
}

void Transfer::finish(const std::optional<Fault>& fault, bool cancelled) {
    if (ended_.exchange(true)) return;
    const auto self = shared();  // the engine's hold may be the last one
    timer_.reset();
    report(fault, cancelled);
    release_easy();
    if (ticket_ != 0) engine_->admission().abandon(ticket_);
    slot_.release();
    engine_->drop(this);
    receiver_->end(fault, reached_);  // last: the caller may look at the counts at once
}

void Transfer::report(const std::optional<Fault>& fault, bool cancelled) {
    const auto took = now() - begun_;
    Stats& stats = engine_->stats();
    if (cancelled) {
        stats.count_cancelled(request_.label, took);
    } else if (fault) {
        stats.count_failed(request_.label, fault->code, took);
        const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
        log::debug("outbound {}: {} ({}) after {} ms", request_.label, fault->words, fault->code,
                   milliseconds);
    } else {
        stats.count_ok(request_.label, took);
    }
}

}  // namespace patchbay::outbound
