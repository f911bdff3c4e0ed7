// Which webhooks setWebhook accepts. Pure.
#pragma once

#include "tests/fakes/telegram/arguments.hpp"
#include "tests/fakes/telegram/model.hpp"

namespace patchbay::fakes::telegram {

// The webhook that the arguments ask for; an empty url means none. local: as with the real server's
// --local, plain HTTP, any address and any port are fine. Throws ApiError 400 with the server's wording.
Webhook read_webhook(const Arguments& arguments, bool local);

}  // namespace patchbay::fakes::telegram
