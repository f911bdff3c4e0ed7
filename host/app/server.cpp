#include "host/app/server.hpp"

#include "host/accounts/accounts.hpp"
#include "host/api/host_routes.hpp"
#include "host/api/module_json.hpp"
#include "host/api/system_health.hpp"
#include "host/app/database_source.hpp"
#include "host/app/folders.hpp"
#include "host/app/housekeeping.hpp"
#include "host/app/logging.hpp"
#include "host/app/version.hpp"
#include "host/http/dispatcher.hpp"
#include "host/http/server.hpp"
#include "host/live/websocket.hpp"
#include "host/modules/modules.hpp"
#include "host/runtime/watchdog.hpp"
#include "host/storage/migrations.hpp"

#include <spdlog/spdlog.h>

namespace patchbay::app {
namespace {

constexpr std::chrono::milliseconds kStallThreshold{100};
constexpr std::chrono::milliseconds kConnectionsLimit{8000};
constexpr modules::DrainLimits kDrainAtStop{std::chrono::milliseconds(4000), std::chrono::milliseconds(1000)};

storage::StorageOptions storage_options(const Configuration& configuration, const std::string& url) {
    storage::StorageOptions options;
    options.pool.url = url;
    options.pool.connections = configuration.database_connections;
    return options;
}

http::DispatcherOptions dispatcher_options(const Configuration& configuration) {
    http::DispatcherOptions options;
    options.body_limit = configuration.body_limit;
    options.per_address.requests = configuration.requests_per_address;
    options.per_user.requests = configuration.requests_per_user;
    options.trusted_proxies = configuration.trusted_proxies;
    return options;
}

http::ServerOptions server_options(const Configuration& configuration) {
    http::ServerOptions options;
    options.address = configuration.address;
    options.port = configuration.port;
    return options;
}

modules::ModulesOptions modules_options(const Configuration& configuration, const Folders& folders) {
    modules::ModulesOptions options;
    options.folders = configuration.plugin_folders;
    if (options.folders.empty()) options.folders.push_back(folders.plugins);
    options.run_folder = std::filesystem::absolute(configuration.data) / "run" / "modules";
    options.public_url = configuration.public_url;
    options.settings = configuration.module_settings;
    options.safe_mode = configuration.safe_mode;
    options.drain = kDrainAtStop;
    return options;
}

void log_stall(const runtime::Stall& stall) {
    spdlog::warn("[{}] {} has held an event loop for {} ms without waiting", stall.module, stall.what,
                 stall.lasted.count());
}

std::filesystem::path web_folder(const Configuration& configuration, const Folders& folders) {
    return configuration.web_folder.empty() ? folders.web : configuration.web_folder;
}

}  // namespace

/// In the order of their making; destroyed from the last to the first.
struct Server::Parts {
    explicit Parts(const Configuration& configuration);

    void migrate();
    void mount_routes();
    void announce(const modules::ModuleView& module);

    const Configuration config;
    const Folders folders = find_folders();
    const runtime::SystemClock clock;
    DatabaseSource database_source;
    runtime::Runtime loops;
    runtime::Watchdog watchdog;
    secrets::Sealer sealer;
    storage::Storage storage;
    storage::StorageLink host_database;
    ops::Metrics metrics;
    live::Hub live;
    bus::Bus bus;
    outbound::Client outbound;
    accounts::Accounts accounts;
    http::Router router;
    modules::ServiceDirectory services;
    modules::SchemaBook schemas;
    modules::ServiceDirectory::Offer accounts_offer;
    live::Hub::Registration host_topics;
    modules::Modules modules;
    api::DeadLetters dead_letters;
    api::SystemHealth health;
    live::WebSockets websockets;
    http::StaticFiles files;
    http::Dispatcher dispatcher;
    modules::SchemaBook::Entry host_schemas;
    std::vector<http::Router::Mount> host_routes;
    std::unique_ptr<Housekeeping> housekeeping;
    std::unique_ptr<http::Server> http;
    std::string setup_link;
};

Server::Parts::Parts(const Configuration& configuration)
    : config(configuration),
      database_source(config),
      loops(config.loops),
      watchdog(loops, kStallThreshold, log_stall),
      sealer(config.data / "secret.key"),
      storage(storage_options(config, database_source.url())),
      host_database(storage, "host"),
      bus(loops, host_database),
      outbound(loops, {}),
      accounts(host_database,
               [this](const std::string& user, const std::string& session) { live.sign_out(user, session); }),
      accounts_offer(services.offer(AccountsClient::kServiceName,
                                    [this](std::uint32_t method, std::string_view payload) {
                                        return accounts.serve(method, payload);
                                    })),
      host_topics(live.declare({{"modules", wire::Access::admins}, {"session", wire::Access::member}})),
      modules({loops, clock, storage, bus, outbound, live, sealer, router, services, schemas, metrics},
              host_database, modules_options(config, folders),
              [this](const modules::ModuleView& module) { announce(module); }),
      dead_letters(host_database, [this] { bus.wake_all(); }),
      health({loops, watchdog, storage, bus, live, modules, dead_letters, config.data,
              database_source.embedded()}),
      websockets(live),
      files(web_folder(config, folders)),
      dispatcher(router, accounts, websockets, files, dispatcher_options(config), access_log(config)) {}

void Server::Parts::migrate() {
    std::vector<storage::MigrationSource> sources{{"host", folders.migrations / "host"}};
    for (const auto& [module, folder] : modules.migrations())
        sources.push_back({module, folder});
    for (const auto& applied : storage::migrate(database_source.url(), sources)) {
        spdlog::info("migration {}/{:04}_{} applied in {} ms", applied.module, applied.number, applied.name,
                     applied.milliseconds);
    }
}

void Server::Parts::mount_routes() {
    const nlohmann::json named = api::host_schemas();
    host_schemas = schemas.add("host", named);
    for (auto& routes :
         {api::session_routes(accounts, modules, named), api::user_routes(accounts, named),
          api::module_routes(modules, named), api::health_routes(health, named),
          api::dead_letter_routes(dead_letters, named), api::live_routes(live, named),
          api::description_routes(router, schemas, named), api::metrics_routes(metrics, named)}) {
        host_routes.push_back(router.mount(routes));
    }
    metrics.collect_from([this] { return health.samples(); });
    metrics.collect_from([this] { return route_samples(*router.shared_table()); });
}

void Server::Parts::announce(const modules::ModuleView& module) {
    live.publish({"", "modules", "modules.state.changed",
                  nlohmann::json{{"module", api::module_json(module)}}.dump(), false});
    // Every session says which modules run; those who may not see the module itself fetch that anew.
    live.publish({"", "session", "session.changed", "null", false});
}

Server::Server(const Configuration& configuration) : parts_(std::make_unique<Parts>(configuration)) {
    Parts& parts = *parts_;
    parts.migrate();
    parts.mount_routes();
    if (const std::string token = parts.accounts.prepare_setup(); !token.empty())
        parts.setup_link = "/setup#" + token;
    parts.modules.start_all();
    parts.http = std::make_unique<http::Server>(parts.loops, parts.dispatcher, server_options(parts.config));
    parts.housekeeping =
        std::make_unique<Housekeeping>(parts.loops, parts.modules, parts.bus, parts.accounts);
    parts.health.set_ready(true);
    if (!parts.setup_link.empty()) parts.setup_link = url() + parts.setup_link;
}

Server::~Server() {
    stop();
}

std::string Server::url() const {
    const auto& config = parts_->config;
    const std::string host = config.address == "0.0.0.0" ? "127.0.0.1" : config.address;
    return "http://" + host + ":" + std::to_string(parts_->http->port());
}

const std::string& Server::setup_link() const {
    return parts_->setup_link;
}

void Server::stop() {
    if (!parts_) return;
    Parts& parts = *parts_;
    parts.health.set_ready(false);
    parts.housekeeping.reset();
    parts.live.drain();
    if (parts.http) {
        parts.http->close();
        parts.http->wait_closed(kConnectionsLimit);
    }
    parts.modules.stop_all();
    parts_.reset();
}

}  // namespace patchbay::app
