#include "host/app/server.hpp"

#include "host/accounts/accounts.hpp"
#include "host/api/host_routes.hpp"
#include "host/api/host_schemas.hpp"
#include "host/api/installed_packages.hpp"
#include "host/api/module_activity.hpp"
#include "host/api/module_json.hpp"
#include "host/api/system_health.hpp"
#include "host/app/crash_log.hpp"
#include "host/app/database_source.hpp"
#include "host/app/file_limit.hpp"
#include "host/app/folders.hpp"
#include "host/app/housekeeping.hpp"
#include "host/app/http_samples.hpp"
#include "host/app/local_control.hpp"
#include "host/app/logging.hpp"
#include "host/app/migration.hpp"
#include "host/app/version.hpp"
#include "host/http/dispatcher.hpp"
#include "host/http/server.hpp"
#include "host/live/websocket.hpp"
#include "host/log/log.hpp"
#include "host/modules/modules.hpp"
#include "host/runtime/watchdog.hpp"
#include "host/runtime/worker_pool.hpp"

#include <algorithm>
#include <cstdlib>

namespace patchbay::app {
namespace {

constexpr std::chrono::milliseconds kStallThreshold{100};
// Of the half minute that an end may take, the last ten seconds are the database's.
constexpr std::chrono::milliseconds kConnectionsLimit{6000};
constexpr std::chrono::milliseconds kLiveLimit{2000};
constexpr std::chrono::milliseconds kModulesLimit{16000};  // counted from the beginning, as is
constexpr std::chrono::milliseconds kFibersLimit{18000};
const std::string kOwnProcess = "its own process ";
constexpr modules::LifeLimits kModuleLimits{std::chrono::milliseconds(30000), std::chrono::milliseconds(4000),
                                            std::chrono::milliseconds(1000)};

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

http::ServerOptions server_options(const Configuration& configuration, std::size_t files) {
    http::ServerOptions options;
    options.address = configuration.address;
    options.port = configuration.port;
    options.proxies = configuration.trusted_proxies;
    options.limits.places = http::fit_places(options.limits.places, files);
    return options;
}

modules::ModulesOptions modules_options(const Configuration& configuration, const CrashLog& crashes) {
    modules::ModulesOptions options;
    // Not below "run", which belongs to the database's user when this process is root.
    options.run_folder = std::filesystem::absolute(configuration.data) / "libraries";
    options.public_url = configuration.public_url;
    options.settings = configuration.module_settings;
    options.safe_mode = configuration.safe_mode;
    options.limits = kModuleLimits;
    options.isolated = configuration.isolated_modules;
    options.runner.user = configuration.isolation_user;
    options.runner.memory_bytes = configuration.isolation_memory;
    options.runner.processor_percent = configuration.isolation_processor;
    options.forgive = [crashes](const std::string& id) { crashes.forget(id); };
    options.crashed = [crashes](const std::string& id, const std::string& how) {
        const auto now = std::chrono::system_clock::now();
        crashes.note({id, kOwnProcess + how, now});
        return crashed_too_often(crashes.read(), now).contains(id);
    };
    return options;
}

std::vector<api::RememberedCrash> remembered_crashes(const CrashLog& log) {
    std::vector<api::RememberedCrash> remembered;
    for (const Crash& crash : log.read())
        remembered.push_back({crash.module, crash.what, crash.at, crash.what.starts_with(kOwnProcess)});
    return remembered;
}

/// Throws Failure when a key or the folder can't be used.
std::unique_ptr<packages::PackageStore> open_packages(const Configuration& configuration,
                                                      packages::Disk& disk) {
    packages::StoreOptions options;
    options.root = std::filesystem::absolute(configuration.data) / "packages";
    options.host = *packages::parse_version(kVersion);
    options.require_signature = configuration.require_signature;
    for (const std::string& text : configuration.signature_keys) {
        const auto key = packages::parse_public_key(text);
        if (!key) throw Failure(key.error());
        options.keys.push_back(*key);
    }
    auto store = packages::PackageStore::open(std::move(options), disk, std::chrono::system_clock::now);
    if (!store) throw Failure(store.error());
    return std::move(*store);
}

void log_stall(const runtime::Stall& stall) {
    log::warn("[{}] {} has held an event loop for {} ms without waiting", stall.module, stall.what,
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
    modules::ModulesOptions options_for_modules();
    void quarantine_crashed();
    Result<void> migrate(const modules::Package& package);
    void mount_routes();
    void announce(const modules::ModuleView& module);
    std::string url() const;
    void start();
    void stop_modules(std::chrono::steady_clock::time_point until);
    [[noreturn]] void leave_behind(std::size_t fibers);

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
    const CrashLog crashes{config.data / "crashes.log"};
    packages::RealDisk disk;
    api::InstalledPackages installed;
    const std::vector<modules::Package> packages;
    std::atomic<bool> own_roles{false};  // every module has a database role of its own
    runtime::WorkerPool migration_thread{"migration", 1, 16};
    modules::ServiceDirectory::Offer accounts_offer;
    live::Hub::Registration host_topics;
    modules::Modules modules;
    api::DeadLetters dead_letters;
    api::SystemHealth health;
    api::ModuleActivity activity;
    live::WebSockets websockets;
    http::StaticFiles files;
    LocalControl control;
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
      bus(loops, host_database, config.retry_pause),
      outbound(loops, {}),
      accounts(host_database,
               [this](const std::string& user, const std::string& session) { live.sign_out(user, session); }),
      installed(open_packages(config, disk), modules::find_packages(plugin_folders(config, folders)),
                [this](const std::string& id) { storage::drop_module(database_source.url(), id); }),
      packages(installed.all()),
      accounts_offer(
          services.offer(AccountsClient::kServiceName,
                         [this](std::uint32_t method, std::string_view payload, std::chrono::milliseconds) {
                             return accounts.serve(method, payload);
                         })),
      host_topics(live.declare({{"modules", wire::Access::admins}, {"session", wire::Access::member}})),
      modules({loops, clock, storage, bus, outbound, live, sealer, router, services, schemas, metrics},
              host_database, options_for_modules(), packages,
              [this](const modules::ModuleView& module) { announce(module); }),
      dead_letters(host_database, [this] { bus.look_for_resends(); }),
      health({loops, watchdog, storage, bus, live, modules, dead_letters, config.data,
              database_source.embedded()}),
      activity({modules, watchdog, bus, dead_letters, [this] { return remembered_crashes(crashes); }}),
      websockets(live),
      files(web_folder(config, folders)),
      control(accounts, config.data),
      dispatcher(router, control, websockets, files, dispatcher_options(config), access_log(config)) {}

void Server::Parts::migrate() {
    const auto plugins = config.safe_mode ? std::vector<modules::Package>() : packages;
    const auto migrated = app::migrate(database_source.url(), folders.migrations / "host", plugins);
    own_roles = migrated.own_roles;
    if (!own_roles)
        log::warn("the database login may not make roles: modules share its rights; see docs/operate.md");
    for (const auto& [id, error] : migrated.refused)
        modules.refuse(id, error);
}

modules::ModulesOptions Server::Parts::options_for_modules() {
    auto options = modules_options(config, crashes);
    options.migrate = [this](const modules::Package& package) { return migrate(package); };
    options.describe = [this](modules::ModuleView& view) { installed.describe(view); };
    options.database_role = [this](const std::string& id) {
        return own_roles ? storage::module_role(id) : std::string();
    };
    return options;
}

/// While everything runs, so on a thread that may block.
Result<void> Server::Parts::migrate(const modules::Package& package) {
    const auto migrated = migration_thread.run(
        [&] { return app::migrate(database_source.url(), folders.migrations / "host", {package}); });
    const auto refused = migrated.refused.find(package.id());
    return refused == migrated.refused.end() ? Result<void>() : Result<void>(refused->second);
}

void Server::Parts::quarantine_crashed() {
    const auto often = crashed_too_often(crashes.read(), clock.now());
    for (const auto& module : modules.list()) {
        const auto found = often.find(module.id);
        if (found == often.end()) continue;
        modules.quarantine(module.id, {ErrorKind::unavailable,
                                       "module.quarantined",
                                       "The module took the server down three times within an hour",
                                       "the last time in: " + found->second,
                                       "Install a version that works; switching it on gives it another try",
                                       {},
                                       0});
    }
}

void Server::Parts::mount_routes() {
    host_schemas = schemas.add("host", api::host_schemas());
    const nlohmann::json named = schemas.of("host");
    for (auto& routes :
         {api::session_routes(accounts, modules, named), api::user_routes(accounts, named),
          api::module_routes(modules, named), api::module_settings_routes(modules, named),
          api::module_insight_routes(modules, activity, named),
          api::package_routes(modules, installed, named), api::health_routes(health, named),
          api::dead_letter_routes(dead_letters, named), api::live_routes(live, named),
          api::description_routes(router, schemas, named), api::metrics_routes(metrics, named)}) {
        host_routes.push_back(router.mount(routes));
    }
    metrics.collect_from([this] { return health.samples(); });
    metrics.collect_from([this] { return route_samples(*router.shared_table(), dispatcher.unrouted()); });
}

void Server::Parts::announce(const modules::ModuleView& module) {
    installed.follow(module);
    live.publish({"", "modules", "modules.state.changed",
                  nlohmann::json{{"module", api::module_json(module)}}.dump(
                      -1, ' ', false, nlohmann::json::error_handler_t::replace),
                  false});
    // Every session says which modules run; those who may not see the module itself fetch that anew.
    live.publish({"", "session", "session.changed", "{}", false});
}

std::string Server::Parts::url() const {
    const std::string host = config.address == "0.0.0.0" ? "127.0.0.1" : config.address;
    return "http://" + host + ":" + std::to_string(http->port());
}

void Server::Parts::start() {
    migrate();
    mount_routes();
    if (const std::string token = accounts.prepare_setup(); !token.empty()) setup_link = "/setup#" + token;
    quarantine_crashed();
    crashes.begin();
    installed.use(modules);
    modules.start_all();
    http = std::make_unique<http::Server>(loops, dispatcher, server_options(config, raise_file_limit()));
    metrics.collect_from([this] { return server_samples(http->counts()); });
    housekeeping = std::make_unique<Housekeeping>(loops, modules, bus, accounts, config.health_interval);
    control.open(url());
    health.set_ready(true);
}

/// On a fiber, so that this thread is free to go on when they do not end.
void Server::Parts::stop_modules(std::chrono::steady_clock::time_point until) {
    const runtime::Pending<bool> done;
    loops.next().spawn(runtime::intern_label("host", "stop"), nullptr, [this, done] {
        modules.stop_all();
        done.complete(true);
    });
    done.wait(until - std::chrono::steady_clock::now());
}

/// Something hangs that uses these parts, so they can't be taken apart: the process ends around it.
void Server::Parts::leave_behind(std::size_t fibers) {
    log::critical(
        "{} calls do not end; the server ends without them. What they had not finished is done again "
        "at the next start",
        fibers);
    for (std::size_t index = 0; index < loops.size(); ++index)
        loops.at(index).stop();
    database_source.stop();
    log::flush();
    std::_Exit(EXIT_FAILURE);
}

Server::Server(const Configuration& configuration) : parts_(std::make_unique<Parts>(configuration)) {
    try {
        parts_->start();
    } catch (...) {
        stop();  // modules may be at work already
        throw;
    }
    if (!parts_->setup_link.empty()) parts_->setup_link = url() + parts_->setup_link;
}

Server::~Server() {
    stop();
}

std::string Server::url() const {
    return parts_->url();
}

const std::string& Server::setup_link() const {
    return parts_->setup_link;
}

bool Server::responsive(std::chrono::microseconds limit) {
    std::vector<runtime::Pending<bool>> turns(parts_->loops.size());
    for (std::size_t index = 0; index < turns.size(); ++index)
        parts_->loops.at(index).post([turn = turns[index]] { turn.complete(true); });
    return std::all_of(turns.begin(), turns.end(), [limit](const auto& turn) {
        return turn.wait(limit) == runtime::WaitOutcome::completed;
    });
}

void Server::stop() {
    if (!parts_) return;
    Parts& parts = *parts_;
    const auto begin = std::chrono::steady_clock::now();
    parts.health.set_ready(false);
    parts.housekeeping.reset();
    parts.live.drain();
    if (parts.http) {
        parts.http->close();
        parts.http->wait_closed(kConnectionsLimit);
    }
    if (!parts.live.wait_empty(kLiveLimit)) log::warn("some live connections had to be cut");
    parts.stop_modules(begin + kModulesLimit);
    const auto left = begin + kFibersLimit - std::chrono::steady_clock::now();
    const std::size_t fibers =
        parts.loops.wait_for_fibers(std::chrono::duration_cast<std::chrono::milliseconds>(left));
    if (fibers > 0) parts.leave_behind(fibers);
    parts_.reset();
}

}  // namespace patchbay::app
