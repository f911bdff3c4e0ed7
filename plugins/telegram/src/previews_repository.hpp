#pragma once
// The rows of telegram.previews: which message shows an answer while it is being written, so that the final
// text goes into the same one. Stateless apart from the database; any fiber may call.

#include <patchbay/host.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace patchbay::telegram {

struct PreviewKey {
    std::string bot_id;
    std::string chat;
    std::string draft_id;
};

class PreviewsRepository {
  public:
    explicit PreviewsRepository(Database& database) : database_(database) {}

    std::optional<std::string> find(const PreviewKey& key);
    void remember(std::string_view workspace_id, const PreviewKey& key, std::string_view message_id);
    void forget(const PreviewKey& key);
    /// Those whose answer is long finished. They are kept for a day, since a send may be repeated after a
    /// crash.
    void forget_old();

  private:
    Database& database_;
};

}  // namespace patchbay::telegram
