#pragma once
// `patchbay plugin …`: makes packages of plugins, and works on the modules of the server that runs with the
// data folder. Made before the command line is parsed, asked afterwards. One thread.

#include "host/app/configuration.hpp"
#include "host/check/command.hpp"
#include "host/packages/cli/console.hpp"
#include "host/packages/cli/development.hpp"
#include "host/packages/cli/install_command.hpp"
#include "host/packages/cli/module_commands.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace patchbay::app {

class PluginCommands {
  public:
    /// Runs the abuses that are asked for; the program's exit code.
    using Check = std::function<int(const packages::cli::Console& console, check::CheckRequest request)>;

    /// Adds `plugin` with its commands to `app`; `values` take --data and --config. All must outlive this.
    PluginCommands(CLI::App& app, CommandLineValues& values, packages::cli::Console console, Check check);
    PluginCommands(const PluginCommands&) = delete;

    /// Where other commands of `plugin` are added.
    CLI::App& group() { return group_; }

    /// Whether the command line asked for one of these.
    bool asked() const { return static_cast<bool>(action_); }
    /// Runs it: 0 it is done, 1 it was refused, 2 it was not asked rightly.
    int run(const std::filesystem::path& data) const { return action_(data); }

  private:
    using Action = std::function<int(const std::filesystem::path& data)>;
    using ServerAction = std::function<int(packages::cli::ServerLink&)>;

    CLI::App& add(const std::string& name, const std::string& about, Action action);
    CLI::App& add_for_server(const std::string& name, const std::string& about, ServerAction action);
    void add_check();
    void add_pack();
    void add_install();
    void add_remove();
    void add_dev();
    int with_server(const std::filesystem::path& data, const ServerAction& action) const;

    CommandLineValues& values_;
    packages::cli::Console console_;
    Check check_;
    CLI::App& group_;
    Action action_;

    check::CheckRequest request_;
    std::string id_;
    std::filesystem::path folder_ = ".";
    std::filesystem::path target_ = ".";
    std::string signature_;
    packages::cli::Installation installation_;
    packages::cli::Removal removal_;
    packages::cli::Development development_;
};

}  // namespace patchbay::app
