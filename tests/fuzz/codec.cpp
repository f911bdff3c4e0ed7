// Any bytes decode to a value or a DecodeError, for every payload of the boundary; what was decoded encodes
// and decodes to itself.
#include <patchbay/channel.hpp>
#include <patchbay/conversations.hpp>
#include <patchbay/wire.hpp>

#include <cstdlib>
#include <string_view>
#include <tuple>

namespace {

using namespace patchbay;

template <class T>
void try_decode(std::string_view bytes) {
    T value;
    try {
        value = decode<T>(bytes);
    } catch (const DecodeError&) {
        return;
    }
    const std::string once = encode(value);
    if (encode(decode<T>(once)) != once) std::abort();
}

template <class... T>
struct Types {};

using Payloads =
    Types<Error, wire::StartRequest, wire::StartReply, wire::StopRequest, wire::ConfigureRequest,
          wire::HealthReply, wire::HttpCall, wire::HttpReply, wire::ResponseBegin, wire::ResponseWrite,
          wire::EventCall, wire::Publication, wire::PublishReply, wire::Statement, wire::TransactionId,
          wire::TransactionStatement, wire::TransactionPublish, wire::TransactionComplete,
          wire::OutboundRequest, wire::OutboundResponse, wire::StreamId, wire::StreamPiece, wire::LiveMessage,
          wire::TaskCall, wire::TaskSleep, wire::TaskPark, wire::ParkReply, wire::TaskWake, wire::Task,
          wire::ServiceRequest, wire::ServiceCall, wire::ServiceList, wire::ServiceNames, wire::SecretText,
          wire::MetricSample, ChannelInfo, OutboundMessage, SendOutcome, Draft, AttachmentRequest,
          AttachmentBytes, History, AssistantAnswer, AnswerOutcome, Handoff>;

template <class... T>
void try_one(Types<T...>, std::size_t which, std::string_view bytes) {
    std::size_t index = 0;
    ((index++ == which ? try_decode<T>(bytes) : void()), ...);
}

template <class... T>
constexpr std::size_t count(Types<T...>) {
    return sizeof...(T);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    // The first byte chooses the type.
    try_one(Payloads(), data[0] % count(Payloads()), {reinterpret_cast<const char*>(data + 1), size - 1});
    return 0;
}
