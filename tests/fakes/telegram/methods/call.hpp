// One Bot API call being carried out, and the table of methods. Loop thread only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "tests/fakes/http/exchange.hpp"
#include "tests/fakes/telegram/api_error.hpp"
#include "tests/fakes/telegram/arguments.hpp"
#include "tests/fakes/telegram/delivery.hpp"
#include "tests/fakes/telegram/flood.hpp"
#include "tests/fakes/telegram/world.hpp"

namespace patchbay::fakes::telegram {

// What methods work on; owned by FakeTelegram.
struct Services {
    World& world;
    Delivery& delivery;
    Flood& flood;
    bool local_webhooks = false;  // setWebhook accepts plain HTTP and any address and port, as --local does
    Clock::time_point started = Clock::now();
};

struct Call {
    Services& services;
    Bot& bot;
    const Arguments& arguments;
    ExchangePtr exchange;  // null for a method called in a webhook's answer
    std::int64_t now;      // seconds since the epoch

    World& world() const { return services.world; }
};

struct Outcome {
    Json result = true;
    std::string description;
    bool deferred = false;  // the method answers the exchange by itself, maybe later
};

// Throws ApiError for an answer that is not ok.
using Method = Outcome (*)(Call&);
using MethodTable = std::unordered_map<std::string, Method>;  // by lower-case name

// All methods of the fake.
const MethodTable& method_table();

// Each family adds its own.
void add_identity_methods(MethodTable& table);
void add_update_methods(MethodTable& table);
void add_message_methods(MethodTable& table);
void add_edit_methods(MethodTable& table);
void add_media_methods(MethodTable& table);
void add_chat_methods(MethodTable& table);

}  // namespace patchbay::fakes::telegram
