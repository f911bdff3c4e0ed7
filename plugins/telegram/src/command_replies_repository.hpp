#pragma once
// The rows of telegram.command_replies: how often the answer to a command may have gone out without anybody
// knowing. Stateless apart from the database; any fiber may call.

#include <patchbay/host.hpp>

#include <string_view>

namespace patchbay::telegram {

class CommandRepliesRepository {
  public:
    explicit CommandRepliesRepository(Database& database) : database_(database) {}

    /// Marks the answer as being sent. How many of its earlier sends nobody knows the end of: an attempt that
    /// was neither put off nor finished counts.
    int claim(const Event& event, std::string_view bot_id);
    /// It surely did not go out, and is tried again.
    void put_off(const Event& event);
    /// It went out or never will: forgets it, in one step with marking the event as handled.
    void finish(const Event& event);

  private:
    Database& database_;
};

}  // namespace patchbay::telegram
