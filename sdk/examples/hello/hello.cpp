// The smallest useful plugin: GET /api/v1/hello/greeting?name=Ann answers {"text": "Hello, Ann"}.
#include <patchbay/plugin.hpp>
#include <patchbay/schema.hpp>

namespace {

namespace schema = patchbay::schema;

class Hello : public patchbay::Plugin {
  public:
    explicit Hello(patchbay::Host&) {}

    void start(patchbay::Setup& setup, const patchbay::Settings& settings) override {
        const auto greeting = settings.values.at("greeting").get<std::string>();
        setup.route("GET", "/greeting",
                    {.summary = "Greets whoever asks",
                     .access = patchbay::Access::everyone,
                     .query = schema::object({schema::optional("name", schema::text(1, 80))}),
                     .answer = schema::object({schema::field("text", schema::text())}),
                     .operation = "greet"},
                    [greeting](const patchbay::Request& request) -> patchbay::Response {
                        const std::string name(request.parameter("name"));
                        return nlohmann::json{{"text", greeting + ", " + (name.empty() ? "world" : name)}};
                    });
    }
};

}  // namespace

PATCHBAY_PLUGIN(Hello)
