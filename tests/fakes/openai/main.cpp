// fake-openai: a stand-in for OpenAI's API and for servers compatible with it.
#include <CLI/CLI.hpp>
#include <iostream>
#include <optional>

#include "tests/fakes/http/hosting.hpp"
#include "tests/fakes/http/server.hpp"
#include "tests/fakes/openai/service.hpp"

using namespace patchbay::fakes;

int main(int argc, char** argv) {
    CLI::App app{"A stand-in for OpenAI's API; control API under /control"};
    std::string host = "127.0.0.1";
    std::uint16_t port = 4010;
    openai::Options options;
    std::vector<std::string> keys;
    bool any_key = false;
    app.add_option("--host", host, "IPv4 address to listen on");
    app.add_option("--port", port, "Port; 0 takes any free one");
    app.add_option("--key", keys, "API key that is accepted, sk-fake by default; may be repeated");
    app.add_flag("--any-key", any_key, "Accept every key");
    app.add_option("--first-delay-ms", options.first_delay_ms,
                   "Pause before the first byte of a chat answer");
    app.add_option("--chunk-delay-ms", options.chunk_delay_ms, "Pause between the pieces of a stream");
    app.add_option("--chunk-size", options.chunk_size, "Characters in a piece; 0 sends word by word");
    app.add_option("--record", options.recorded_calls, "Calls kept for inspection; 0 keeps none");
    app.add_option("--seed", options.seed, "Seed of everything that is random");
    CLI11_PARSE(app, argc, argv);
    if (!keys.empty()) options.keys = {keys.begin(), keys.end()};
    if (any_key) options.keys.clear();

    try {
        raise_descriptor_limit();
        Loop loop;
        openai::Service service(loop, options);
        Server server(loop, host, port, [&](const ExchangePtr& exchange) { service.handle(exchange); });
        run_until_terminated(loop, host, server.port(), [&] { server.close(); });
    } catch (const std::exception& error) {
        std::cerr << "fake-openai cannot listen on " << host << ':' << port << ": " << error.what() << '\n';
        return 1;
    }
    return 0;
}
