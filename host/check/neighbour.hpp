#pragma once
// The module next door, from here: has it publish events and call services, as any module may. On the
// checking thread; lives no longer than its ground.

#include "host/check/ground.hpp"

#include <optional>
#include <string>
#include <vector>

namespace patchbay::check {

/// The neighbour's id.
inline constexpr const char* kNeighbour = "check-neighbour";

struct OddEvent {
    std::string what;  ///< is odd about it, in words
    std::string topic;
    std::string key;
    std::string workspace_id;
    std::string payload;  ///< JSON, or not
};

struct ServiceCall {
    std::string service;
    std::uint32_t method = 0;
    std::string payload{};
    std::size_t more = 0;  ///< bytes that follow the payload
    std::chrono::milliseconds limit{5000};
};

class Neighbour {
  public:
    explicit Neighbour(Ground& ground) : ground_(ground) {}

    /// Those that the server took, once they are on disk. Throws Failure when the neighbour does not answer.
    std::vector<OddEvent> publish(const std::vector<OddEvent>& events);
    /// The callee's error, or the host's; nothing: it was answered. Throws Failure as above.
    std::optional<Error> call(const ServiceCall& call);

  private:
    nlohmann::json ask(const std::string& path, const nlohmann::json& body);

    Ground& ground_;
};

}  // namespace patchbay::check
