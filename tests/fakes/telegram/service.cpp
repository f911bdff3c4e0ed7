#include "tests/fakes/telegram/service.hpp"

#include "tests/fakes/telegram/answer.hpp"
#include "tests/fakes/telegram/control/routes.hpp"

namespace patchbay::fakes::telegram {

Service::Service(Loop& loop, const Options& options) : core_(loop, options), bot_api_(core_), storms_(core_) {
    add_setup_routes(control_, core_);
    add_people_routes(control_, core_);
    add_inspection_routes(control_, core_);
    add_fault_routes(control_, core_);
    add_storm_routes(control_, storms_);
}

void Service::handle(const ExchangePtr& exchange) {
    if (bot_api_.handle(exchange)) return;
    if (exchange->request().path.starts_with("/control")) return control_.dispatch(exchange);
    exchange->respond(error_response({404, "Not Found"}));
}

}  // namespace patchbay::fakes::telegram
