#include "host/outbound/client.hpp"

#include "host/outbound/admission.hpp"
#include "host/outbound/engine.hpp"
#include "host/outbound/receiver.hpp"
#include "host/outbound/request_check.hpp"
#include "host/outbound/transfer.hpp"
#include "host/runtime/runtime.hpp"
#include "host/runtime/wait.hpp"

#include <curl/curl.h>
#include <boost/asio/io_context.hpp>

#include <mutex>
#include <variant>
#include <vector>

namespace patchbay::outbound {
namespace {

constexpr std::chrono::seconds kCloseLimit{5};

wire::OutboundResponse not_sent(const Fault& fault) {
    wire::OutboundResponse response;
    response.failure = fault.words;
    response.failure_code = fault.code;
    response.reached = wire::Reached::no;
    return response;
}

std::variant<Target, Fault> check(const wire::OutboundRequest& request) {
    if (auto fault = check_request(request)) return *fault;
    auto target = parse_target(request.url);
    if (!target) return Fault{code::kInvalid, "the address is not an http or https URL"};
    return *target;
}

// curl_global_init counts its callers and is not undone: other users of libcurl may be there.
void start_libcurl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

}  // namespace

struct Client::Impl {
    Impl(runtime::Runtime& loops, ClientOptions chosen)
        : runtime(loops),
          options(std::make_shared<const ClientOptions>(std::move(chosen))),
          admission(std::make_shared<Admission>(
              Admission::Limits{options->max_in_flight, options->max_per_host, options->max_waiting})) {}

    runtime::Runtime& runtime;
    const std::shared_ptr<const ClientOptions> options;
    const std::shared_ptr<Admission> admission;
    const std::shared_ptr<Stats> stats = std::make_shared<Stats>();
    std::vector<std::shared_ptr<Engine>> engines;  // by the loop's index

    std::shared_ptr<Transfer> begin(const wire::OutboundRequest& request, const Target& target,
                                    std::shared_ptr<Receiver> receiver) {
        const auto& engine = engines.at(runtime.here().index());
        auto transfer = std::make_shared<Transfer>(engine, request, target, std::move(receiver));
        transfer->begin();
        return transfer;
    }
};

Client::Client(runtime::Runtime& runtime, ClientOptions options)
    : impl_(std::make_unique<Impl>(runtime, std::move(options))) {
    start_libcurl();
    for (std::size_t index = 0; index < runtime.size(); ++index) {
        impl_->engines.push_back(
            std::make_shared<Engine>(runtime.at(index), impl_->options, impl_->admission, impl_->stats));
    }
}

Client::~Client() {
    impl_->admission->close();
    std::vector<runtime::Pending<bool>> closings;
    for (auto& engine : impl_->engines) {
        if (engine->loop().io().stopped()) {
            engine->close();  // nobody runs the loop any more
            continue;
        }
        runtime::Pending<bool> closed;
        engine->loop().post([engine, closed] {
            engine->close();
            closed.complete(true);
        });
        closings.push_back(closed);
    }
    for (const auto& closed : closings)
        closed.wait_heedless(kCloseLimit);
}

wire::OutboundResponse Client::send(const wire::OutboundRequest& request) {
    const auto target = check(request);
    if (const auto* fault = std::get_if<Fault>(&target)) {
        impl_->stats->count_failed(request.label, fault->code, {});
        return not_sent(*fault);
    }
    const auto receiver = std::make_shared<WholeReceiver>(request.max_body);
    const auto transfer = impl_->begin(request, std::get<Target>(target), receiver);
    // From here on the Client may be gone; what is needed is held by this frame.
    if (receiver->done().wait() == runtime::WaitOutcome::cancelled) {
        transfer->abort();
        throw Cancelled();
    }
    return std::move(receiver->done().value());
}

std::unique_ptr<Stream> Client::open(const wire::OutboundRequest& request, wire::OutboundResponse& head) {
    const auto target = check(request);
    if (const auto* fault = std::get_if<Fault>(&target)) {
        impl_->stats->count_failed(request.label, fault->code, {});
        head = not_sent(*fault);
        return nullptr;
    }
    const auto receiver = std::make_shared<StreamReceiver>(request.max_body, impl_->options->stream_buffer);
    auto stream =
        std::make_unique<Stream>(impl_->begin(request, std::get<Target>(target), receiver), receiver);
    if (receiver->opened().wait() == runtime::WaitOutcome::cancelled) throw Cancelled();
    head = std::move(receiver->opened().value());
    if (head.status == 0) return nullptr;
    return stream;
}

ClientStats Client::stats() const {
    return {impl_->admission->in_flight(), impl_->admission->waiting(), impl_->stats->snapshot()};
}

Stream::Stream(std::shared_ptr<Transfer> transfer, std::shared_ptr<StreamReceiver> receiver)
    : transfer_(std::move(transfer)), receiver_(std::move(receiver)) {}

Stream::~Stream() {
    transfer_->abort();
}

wire::StreamPiece Stream::read() {
    StreamReceiver::Read read = receiver_->read();
    if (read.cancelled) {
        transfer_->abort();
        throw Cancelled();
    }
    if (read.go_on) transfer_->go_on();
    return std::move(read.piece);
}

}  // namespace patchbay::outbound
