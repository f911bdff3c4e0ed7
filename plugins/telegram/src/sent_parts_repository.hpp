#pragma once
// The rows of telegram.sent_parts: which parts of a long message are with Telegram, so that a send that was
// broken off goes on where it stopped. Stateless apart from the database; any fiber may call.

#include <patchbay/host.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::telegram {

class SentPartsRepository {
  public:
    explicit SentPartsRepository(Database& database) : database_(database) {}

    /// The external ids of the parts from the first one on.
    std::vector<std::string> find(std::string_view bot_id, std::string_view message_id);
    void remember(std::string_view workspace_id, std::string_view bot_id, std::string_view message_id,
                  std::size_t part, std::string_view external_id);
    /// Those of messages that nobody sends again.
    void forget_old();

  private:
    Database& database_;
};

}  // namespace patchbay::telegram
