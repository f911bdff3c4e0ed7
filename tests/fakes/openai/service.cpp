#include "tests/fakes/openai/service.hpp"

#include "tests/fakes/openai/control/routes.hpp"

namespace patchbay::fakes::openai {

Service::Service(Loop& loop, const Options& options) : core_(loop, options), api_(core_) {
    add_control_routes(control_, core_);
}

void Service::handle(const ExchangePtr& exchange) {
    if (api_.handle(exchange)) return;
    if (exchange->request().path.starts_with("/control")) return control_.dispatch(exchange);
    exchange->respond({404, "text/plain", "Not Found\n", {}});
}

}  // namespace patchbay::fakes::openai
