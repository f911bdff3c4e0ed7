#pragma once
// The HTTP API of bots: /api/v1/telegram/bots. Administrators write, operators read.

#include "plugins/telegram/src/bots_service.hpp"

#include <patchbay/plugin.hpp>

namespace patchbay::telegram {

class BotsRoutes {
  public:
    BotsRoutes(BotsService& bots, BotDirectory& directory, const ModuleSettings& settings)
        : bots_(bots), directory_(directory), settings_(settings) {}

    void declare(Setup& setup);

  private:
    Response list(const Request& request);
    Response get(const Request& request);
    Response add(const Request& request);
    Response change(const Request& request);
    Response check(const Request& request);
    Response remove(const Request& request);
    nlohmann::json view(const BotRow& row) const;

    BotsService& bots_;
    BotDirectory& directory_;
    const ModuleSettings& settings_;
};

}  // namespace patchbay::telegram
