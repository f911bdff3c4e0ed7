// Calls of the services that the plugin offers, as no module should make them: each has to get an answer or
// an error in words.
#include "host/check/abuse.hpp"
#include "host/check/neighbour.hpp"

#include <array>
#include <random>
#include <set>

namespace patchbay::check {
namespace {

constexpr const char* kNoServices = "it offers no services";
constexpr std::uint32_t kMethods = 20;  // more than any service of the SDK has
constexpr std::size_t kRandomPayloads = 8;
constexpr std::size_t kLarge = 2U << 20;      // more than a request of HTTP may have
constexpr std::size_t kTooLarge = 65U << 20;  // a call may carry 64 MiB
constexpr const char* kTooLargeForAProcess = "module.payload_too_large";
constexpr const char* kCallFix =
    "Decode what comes in by the SDK's dispatchers, or check it, and throw Failure with a kind and a code";

/// Faults of odd calls, each by what was sent.
class Caller {
  public:
    explicit Caller(Ground& ground) : ground_(ground), neighbour_(ground) {}

    const std::vector<std::string>& services() const { return ground_.subject().manifest->offers; }

    /// `refused`: whether only an error is right. False when there is no such method, or no answer any more.
    bool call(const ServiceCall& call, const std::string& what, bool refused = false) {
        const std::string where = call.service + ", method " + std::to_string(call.method);
        if (silent_.contains(where) || !ground_.server_alive()) return false;
        ++calls_;
        const auto error = neighbour_.call(call);
        const std::string said = where + ", " + what + ": ";
        if (!error && refused) {
            faults_.push_back({said + "an answer", "an error: nobody has said what that is", kCallFix});
        } else if (error && failed(*error)) {
            silent_.insert(where);  // once is enough
            faults_.push_back({said + error->code + " " + error->title + " (" + error->detail + ")",
                               "an answer, or an error of the plugin's own", kCallFix});
        }
        return !error || error->kind != ErrorKind::unknown_method;
    }

    Outcome outcome() {
        constexpr std::size_t kMostFaults = 8;
        if (faults_.size() > kMostFaults) faults_.resize(kMostFaults);
        if (faults_.empty() && ground_.server_alive() && !ground_.serving())
            faults_.push_back(
                {"since odd calls it is " + ground_.state(), "a module that runs on", kCallFix});
        return judged(std::move(faults_), std::to_string(calls_) + " calls");
    }

  private:
    /// Whether it is an error that nobody has thought of: the host's word for a module that broke, or did not
    /// answer.
    static bool failed(const Error& error) {
        if (error.code == kTooLargeForAProcess) return false;
        return error.kind == ErrorKind::internal || error.kind == ErrorKind::timeout ||
               error.kind == ErrorKind::cancelled || error.code.starts_with("module.") ||
               error.code == "service.nobody";
    }

    Ground& ground_;
    Neighbour neighbour_;
    std::vector<Fault> faults_;
    std::set<std::string> silent_;
    std::size_t calls_ = 0;
};

/// As the SDK's codec writes a number.
std::string number(std::size_t value) {
    std::string bytes;
    for (unsigned shift = 0; shift < 32; shift += 8)
        bytes.push_back(static_cast<char>(value >> shift & 0xff));
    return bytes;
}

using Payloads = std::vector<std::pair<std::string, std::string>>;

Payloads garbage() {
    Payloads payloads{{"nothing", ""},
                      {"a struct without fields", number(0)},
                      {"a length that is not there", number(0x7fffffff)},
                      {"a list without end", number(4) + number(0xffffffff)},
                      {"texts that are empty", number(64) + std::string(64, '\0')},
                      {"no UTF-8", number(12) + number(8) + "\xff\xfe\xc0\x80\xff\xfe\xc0\x80"},
                      {"bits that are all set", std::string(256, '\xff')},
                      {"JSON", R"({"text": "check"})"}};
    std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same for everybody
    for (std::size_t count = 0; count < kRandomPayloads; ++count) {
        std::string bytes(16 + random() % 240, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random());
        payloads.emplace_back("random bytes", number(bytes.size()) + bytes);
    }
    return payloads;
}

Outcome with_garbage(Ground& ground) {
    Caller caller(ground);
    if (caller.services().empty()) return skipped(kNoServices);
    for (const std::string& service : caller.services()) {
        for (std::uint32_t method = 0; method < kMethods; ++method) {
            for (const auto& [what, payload] : garbage()) {
                if (!caller.call({service, method, payload}, what)) break;
            }
        }
    }
    return caller.outcome();
}

Outcome with_unknown_methods(Ground& ground) {
    Caller caller(ground);
    if (caller.services().empty()) return skipped(kNoServices);
    constexpr std::array<std::uint32_t, 4> kUnknown{1000, 0xffff, 0x7fffffff, 0xffffffff};
    for (const std::string& service : caller.services()) {
        for (const std::uint32_t method : kUnknown) {
            caller.call({service, method, ""}, "nothing", true);
            caller.call({service, method, number(0)}, "a struct without fields", true);
        }
    }
    return caller.outcome();
}

Outcome with_oversize_payloads(Ground& ground) {
    Caller caller(ground);
    if (caller.services().empty()) return skipped(kNoServices);
    for (const std::string& service : caller.services()) {
        for (std::uint32_t method = 0; method < kMethods; ++method) {
            if (!caller.call({service, method, number(0)}, "a struct without fields")) continue;
            caller.call({service, method, number(kLarge + 4) + number(kLarge), kLarge}, "a text of 2 MiB");
            caller.call({service, method, number(0), kLarge}, "2 MiB after the end");
        }
        caller.call({service, kMethods, number(kTooLarge), kTooLarge}, "65 MiB", true);
    }
    return caller.outcome();
}

}  // namespace

Abuses service_abuses() {
    using enum Where;
    return {{"services-with-garbage", "Calls each method of its services with bytes that mean nothing",
             "Callers are other people's modules, of any age", server, with_garbage},
            {"services-with-unknown-methods", "Calls methods that its services do not have",
             "A caller may be newer than who is called", server, with_unknown_methods},
            {"services-with-oversize-payloads", "Calls its services with 2 MiB and more",
             "Memory is everybody's", server, with_oversize_payloads}};
}

}  // namespace patchbay::check
