// fake-telegram: a stand-in for Telegram's Bot API server.
#include <CLI/CLI.hpp>
#include <iostream>
#include <optional>

#include "tests/fakes/http/hosting.hpp"
#include "tests/fakes/http/server.hpp"
#include "tests/fakes/telegram/service.hpp"

using namespace patchbay::fakes;

namespace {

// "1001:TOKEN" or "1001:TOKEN=username"
void add_bots(telegram::World& world, const std::vector<std::string>& bots) {
    for (const auto& each : bots) {
        const auto equals = each.find('=');
        const auto token = each.substr(0, equals);
        const auto name = equals == std::string::npos ? "bot" + token.substr(0, token.find(':')) + "_bot"
                                                      : each.substr(equals + 1);
        world.add_bot(token, name, name);
    }
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"A stand-in for Telegram's Bot API server; control API under /control"};
    std::string host = "127.0.0.1";
    std::uint16_t port = 8081;
    telegram::Options options;
    std::vector<std::string> bots;
    bool no_poll_pacing = false;
    app.add_option("--host", host, "IPv4 address to listen on");
    app.add_option("--port", port, "Port; 0 takes any free one");
    app.add_option("--bot", bots, "TOKEN or TOKEN=username; may be repeated");
    app.add_flag("--local", options.local_webhooks,
                 "Accept webhooks to plain HTTP, any address and any port");
    app.add_flag("--flood-limits", options.flood_limits, "Apply Telegram's sending limits from the start");
    app.add_flag("--no-poll-pacing", no_poll_pacing, "Do not slow down pollers that repeat an offset");
    app.add_flag("--trust-any-certificate", options.trust_any_certificate,
                 "Deliver to HTTPS webhooks without checking them");
    app.add_option("--time-scale", options.time_scale, "Multiplies the server's own delays, e.g. 0.01");
    app.add_option("--record", options.recorded_calls, "Calls kept for inspection; 0 keeps none");
    app.add_option("--seed", options.seed, "Seed of everything that is random");
    CLI11_PARSE(app, argc, argv);
    options.pace_polls = !no_poll_pacing;

    try {
        raise_descriptor_limit();
        Loop loop;
        std::optional<telegram::Service> service(std::in_place, loop, options);
        add_bots(service->core().world, bots);
        std::optional<Server> server(std::in_place, loop, host, port,
                                     [&](const ExchangePtr& exchange) { service->handle(exchange); });
        run_until_terminated(loop, host, server->port(), [&] { server->close(); });
    } catch (const std::exception& error) {
        std::cerr << "fake-telegram cannot listen on " << host << ':' << port << ": " << error.what() << '\n';
        return 1;
    }
    return 0;
}
