#pragma once
// The service "assistants": whoever answers conversations by machine says which endpoints it serves.

#include <patchbay/members.hpp>
#include <patchbay/services.hpp>

#include <memory>
#include <string>

namespace patchbay {

struct ServesRequest {
    std::string endpoint_id;
    static constexpr auto fields() { return codec::Members<&ServesRequest::endpoint_id>(); }
};

struct ServesReply {
    bool serves = false;
    std::string assistant_id;
    std::string assistant_name;
    static constexpr auto fields() {
        return codec::Members<&ServesReply::serves, &ServesReply::assistant_id,
                              &ServesReply::assistant_name>();
    }
};

class Assistants {
  public:
    static constexpr const char* kServiceName = "assistants";

    virtual ~Assistants() = default;
    /// Whether an assistant answers for an endpoint now.
    virtual ServesReply serves(const ServesRequest& request) = 0;
};

/// Offers `assistants`, which must outlive the dispatcher.
std::unique_ptr<ServiceDispatcher> dispatcher_for(Assistants& assistants);

class AssistantsClient : public Assistants {
  public:
    explicit AssistantsClient(Services& services) : services_(services) {}
    ServesReply serves(const ServesRequest& request) override;

  private:
    Services& services_;
};

}  // namespace patchbay
