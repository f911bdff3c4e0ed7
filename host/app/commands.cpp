#include "host/app/commands.hpp"

#include "host/accounts/accounts.hpp"
#include "host/app/configuration.hpp"
#include "host/app/database_source.hpp"
#include "host/app/doctor.hpp"
#include "host/app/folders.hpp"
#include "host/app/logging.hpp"
#include "host/app/migration.hpp"
#include "host/app/plugin_commands.hpp"
#include "host/app/plugin_new.hpp"
#include "host/app/server.hpp"
#include "host/app/service_notice.hpp"
#include "host/app/version.hpp"
#include "host/log/log.hpp"
#include "host/modules/elf_check.hpp"
#include "host/modules/manifest.hpp"
#include "host/storage/database.hpp"
#include "host/storage/migrations.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <fstream>
#include <iostream>

namespace patchbay::app {
namespace {

int complain(const Error& error) {
    std::cerr << "patchbay: " << error.title;
    if (!error.detail.empty()) std::cerr << "\n  " << error.detail;
    if (!error.fix.empty()) std::cerr << "\n  " << error.fix;
    std::cerr << "\n";
    return 1;
}

/// Signals are taken by main's thread alone, so every other thread must be born with them blocked.
sigset_t block_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&set, signal);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return set;
}

/// What can change while the server runs; the rest is read at start.
void reload(const CommandLineValues& values) {
    const auto configuration = load_configuration(values, read_environment());
    if (!configuration) {
        const Error& error = configuration.error();
        log::error("SIGHUP: the settings stay as they are. {}: {}. {}", error.title, error.detail, error.fix);
        return;
    }
    set_log_level(*configuration);
    log::info("SIGHUP: the log level is {}; other settings take effect at the next start",
              configuration->log_level);
}

/// Returns when the process is asked to end.
void attend(const sigset_t& signals, Server& server, const ServiceNotice& notice,
            const CommandLineValues& values) {
    constexpr std::chrono::hours kNoHurry{1};
    const auto every = notice.every().value_or(kNoHurry);
    const timespec limit{every.count() / 1'000'000, every.count() % 1'000'000 * 1000};
    for (;;) {
        const int signal = sigtimedwait(&signals, nullptr, &limit);
        if (signal == SIGHUP) reload(values);
        if (signal == SIGTERM || signal == SIGINT) return;
        if (server.responsive(every)) notice.alive();
    }
}

int serve(const Configuration& configuration, const CommandLineValues& values) {
    const sigset_t signals = block_signals();
    set_up_logging(configuration);
    const ServiceNotice notice(read_environment());
    Server server(configuration);
    std::string greeting = std::string("Patchbay ") + kVersion + " serves on " + server.url() + "\n";
    if (!server.setup_link().empty())
        greeting += "Make the first admin here (once): " + server.setup_link() + "\n";
    std::cout << greeting << std::flush;
    notice.ready();
    attend(signals, server, notice, values);
    notice.stopping();
    log::info("ending");
    server.stop();
    return 0;
}

int migrate_tables(const Configuration& configuration) {
    set_up_logging(configuration);
    const Folders folders = find_folders();
    DatabaseSource database = DatabaseSource::beside_host(configuration);
    const auto migrated = migrate(database.url(), folders.migrations / "host",
                                  modules::find_packages(plugin_folders(configuration, folders)));
    for (const auto& each : migrated.applied)
        std::cout << each.module << " " << each.number << " " << each.name << "\n";
    std::cout << migrated.applied.size() << " migrations applied\n";
    for (const auto& [id, error] : migrated.refused)
        complain(error);
    database.stop();
    return migrated.refused.empty() ? 0 : 1;
}

int create_admin(const Configuration& configuration, const std::string& email, const std::string& name,
                 const std::string& password_file) {
    set_up_logging(configuration);
    std::ifstream in(password_file);
    std::string password;
    if (!in || !std::getline(in, password) || password.size() < 10) {
        return complain({ErrorKind::invalid,
                         "",
                         "The password can't be used",
                         password_file + " must hold one line of 10 characters or more",
                         "Write such a file, readable by you alone",
                         {},
                         0});
    }
    DatabaseSource database = DatabaseSource::beside_host(configuration);
    storage::migrate(database.url(), {{"host", find_folders().migrations / "host"}});
    {
        storage::StorageOptions options;
        options.pool.url = database.url();
        storage::Storage storage(options);
        storage::StorageLink link(storage, "admin");
        accounts::Accounts accounts(link, [](const std::string&, const std::string&) {});
        accounts.create_first_admin({email, name.empty() ? email : name, password, "owner", "en"});
    }
    database.stop();
    std::cout << email << " is admin now\n";
    return 0;
}

int new_plugin(const std::string& name, bool channel) {
    const auto written = write_plugin(find_folders().templates, name,
                                      channel ? PluginKind::channel : PluginKind::service, name);
    if (!written) return complain(written.error());
    for (const auto& file : *written)
        std::cout << file.string() << "\n";
    std::cout << "See " << name << "/README.md for how it is built, checked and installed\n";
    return 0;
}

/// Plugins that are there beside the program may run beside the one that is checked.
int check_one_plugin(const packages::cli::Console& console, check::CheckRequest request) {
    const Folders folders = find_folders();
    request.bundled = {folders.plugins};
    request.neighbour = folders.neighbour;
    return check::check_plugin(console, request);
}

struct CommandLine {
    CommandLineValues values;
    std::string email;
    std::string name;
    std::string password_file;
    std::string plugin_name;
    std::string for_version;
    bool channel = false;
    bool service = false;
};

void add_common(CLI::App& command, CommandLineValues& values) {
    command.add_option("--data", values.data, "The data folder (default: ./data)");
    command.add_option("--config", values.config, "A TOML file with settings");
}

int run(CLI::App& app, const CommandLine& line, PluginCommands& plugins) {
    const auto configuration = load_configuration(line.values, read_environment());
    if (!configuration) return complain(configuration.error());
    if (app.got_subcommand("serve")) return serve(*configuration, line.values);
    if (app.got_subcommand("migrate")) return migrate_tables(*configuration);
    if (app.got_subcommand("doctor")) {
        return line.for_version.empty() ? doctor(*configuration, std::cout)
                                        : doctor_for(*configuration, line.for_version, std::cout);
    }
    if (app.got_subcommand("admin"))
        return create_admin(*configuration, line.email, line.name, line.password_file);
    if (plugins.group().got_subcommand("new")) return new_plugin(line.plugin_name, line.channel);
    if (plugins.asked()) return plugins.run(configuration->data);
    std::cout << "patchbay " << kVersion << "\n";
    return 0;
}

}  // namespace

int run_command(int argc, char** argv) {
    CLI::App app("Patchbay: a server that becomes useful through plugins");
    app.require_subcommand(1);
    CommandLine line;
    auto* serve = app.add_subcommand("serve", "Serve until SIGTERM");
    add_common(*serve, line.values);
    serve->add_option("--port", line.values.port, "The port (default: 8080; 0: any)");
    serve->add_option("--address", line.values.address, "The address to listen on (default: 127.0.0.1)");
    serve->add_flag("--safe-mode", line.values.safe_mode, "Start without modules");
    add_common(*app.add_subcommand("migrate", "Bring the database up to date"), line.values);
    auto* examine = app.add_subcommand("doctor", "Look whether everything is in place");
    add_common(*examine, line.values);
    examine->add_option("--for", line.for_version,
                        "Instead: whether the plugins fit this version of Patchbay");
    auto* admin = app.add_subcommand("admin", "Manage admins from the command line");
    admin->require_subcommand(1);
    auto* create = admin->add_subcommand("create", "Make the first admin");
    add_common(*create, line.values);
    create->add_option("--email", line.email, "E-mail")->required();
    create->add_option("--name", line.name, "Name (default: the e-mail)");
    create->add_option("--password-file", line.password_file, "A file whose first line is the password")
        ->required();
    PluginCommands plugins(app, line.values, {std::cin, std::cout, std::cerr}, check_one_plugin);
    auto* made = plugins.group().add_subcommand("new", "Write a new plugin's folder, ready to build");
    made->add_option("name", line.plugin_name, "Its id: lower-case letters, digits and dashes")->required();
    auto* kind = made->add_option_group("kind", "What it is for");
    kind->add_flag("--channel", line.channel, "It brings messages in and answers out");
    kind->add_flag("--service", line.service, "It has routes, tables and events of its own");
    kind->require_option(1);
    app.add_subcommand("version", "Print the version");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    try {
        return run(app, line, plugins);
    } catch (const Failure& failure) {
        return complain(failure.error());
    } catch (const std::exception& exception) {
        return complain({ErrorKind::internal, "", exception.what(), "", "", {}, 0});
    }
}

}  // namespace patchbay::app
