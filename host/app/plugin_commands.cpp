#include "host/app/plugin_commands.hpp"

#include "host/packages/cli/control_file.hpp"
#include "host/packages/cli/pack_command.hpp"

#include <CLI/CLI.hpp>

namespace patchbay::app {

namespace cli = packages::cli;

PluginCommands::PluginCommands(CLI::App& app, CommandLineValues& values, cli::Console console, Check check)
    : values_(values),
      console_(console),
      check_(std::move(check)),
      group_(*app.add_subcommand("plugin",
                                 "Make packages of plugins, and work on the running server's modules")) {
    group_.require_subcommand(1);
    add_check();
    add_pack();
    add_install();
    add_for_server("list", "The modules of the running server",
                   [this](auto& server) { return cli::list_modules(server, console_); });
    for (const auto& [name, about] :
         {std::pair("enable", "Switch a module on"),
          std::pair("disable", "Let a module finish its work, and switch it off"),
          std::pair("swap", "Let the version that is installed take over, without a gap"),
          std::pair("rollback", "Go back to the version before")}) {
        add_for_server(name, about,
                       [this, action = std::string(name)](auto& server) {
                           return cli::change_module(server, console_, id_, action);
                       })
            .add_option("id", id_, "The module's id")
            ->required();
    }
    add_remove();
    add_dev();
}

CLI::App& PluginCommands::add(const std::string& name, const std::string& about, Action action) {
    CLI::App& command = *group_.add_subcommand(name, about);
    command.callback([this, action = std::move(action)] { action_ = action; });
    return command;
}

CLI::App& PluginCommands::add_for_server(const std::string& name, const std::string& about,
                                         ServerAction action) {
    CLI::App& command =
        add(name, about, [this, action = std::move(action)](const std::filesystem::path& data) {
            return with_server(data, action);
        });
    command.add_option("--data", values_.data, "The server's data folder (default: ./data)");
    command.add_option("--config", values_.config, "The server's TOML file");
    return command;
}

int PluginCommands::with_server(const std::filesystem::path& data, const ServerAction& action) const {
    auto control = cli::read_control(data);
    if (!control) return console_.complain(control.error());
    cli::ServerLink server(std::move(*control));
    return action(server);
}

void PluginCommands::add_check() {
    CLI::App& command = add("check", "Run a list of abuses against a plugin, in servers made for it",
                            [this](auto&) { return check_(console_, request_); });
    command.add_option("plugin", request_.plugin, "The folder that holds plugin.json, or a .patchbay file");
    command.add_option("--mode", request_.mode, "Where it runs: inside the server, in a process of its own, or both")
        ->check(CLI::IsMember({"inside", "process", "both"}));
    command.add_option("--only", request_.only, "The abuse of this name alone; may be given several times");
    command.add_flag("--list", request_.list, "Say which abuses there are, and what each does");
    command.add_flag("--quick", request_.quick, "Less of everything");
    command.add_option("--json", request_.json, "Write the report to this file, too");
    command.add_option("--settings", request_.settings, "A JSON file with settings that it can't do without");
}

void PluginCommands::add_pack() {
    CLI::App& command = add("pack", "Make a package, NAME-VERSION.patchbay, of a plugin's folder",
                            [this](auto&) { return cli::pack_plugin(console_, folder_, target_); });
    command.add_option("folder", folder_, "The folder that the plugin's build made")->required();
    command.add_option("--to", target_, "The folder for the package (default: this one)");
}

void PluginCommands::add_install() {
    CLI::App& command = add_for_server("install", "Install a package", [this](auto& server) {
        if (!signature_.empty()) installation_.signature = signature_;
        return cli::install_package(server, console_, installation_);
    });
    command.add_option("file", installation_.file, "The package")->required();
    command.add_option("--signature", signature_, "Its signature (default: FILE.minisig where there is one)");
    command.add_flag("--enable", installation_.enable, "Switch it on, too");
    command.add_flag("--yes", installation_.yes, "Do not ask");
}

void PluginCommands::add_remove() {
    CLI::App& command = add_for_server("remove", "Remove an installed module", [this](auto& server) {
        return cli::remove_module(server, console_, removal_);
    });
    command.add_option("id", removal_.id, "The module's id")->required();
    command.add_flag("--purge", removal_.purge, "Delete its data, too");
    command.add_flag("--yes", removal_.yes, "Do not ask");
}

void PluginCommands::add_dev() {
    CLI::App& command =
        add_for_server("dev", "Build, install and swap a plugin after each change of its sources",
                       [this](auto& server) { return cli::develop(server, console_, development_); });
    command.add_option("folder", development_.folder, "The folder of the plugin's sources")->required();
    command.add_option("--build", development_.build, "Its build folder (default: FOLDER/build)");
    command.add_flag("--once", development_.once, "Do not wait for changes");
}

}  // namespace patchbay::app
