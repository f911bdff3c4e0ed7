#pragma once
// openai.runs: every answer that was made, or was given up. A run whose answer is being posted is "started":
// nobody is shown it, and a crash leaves it to be completed when its event comes again. Owned by the plugin;
// any fiber may call.

#include "paging.hpp"

#include <patchbay/database.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::openai {

struct Run {
    std::string id;
    std::string workspace_id;
    std::string conversation_id;
    std::string assistant_id;
    std::string provider_id;  ///< empty: none answered
    std::string model;
    std::string outcome;  ///< started, completed, failed, superseded
    std::optional<std::string> error;
    std::int64_t prompt_tokens = 0;
    std::int64_t completion_tokens = 0;
    bool tokens_estimated = false;
    std::int64_t milliseconds = 0;
    std::string created_at;
};

nlohmann::json to_json(const Run& run);

class RunRepository {
  public:
    explicit RunRepository(Database& database) : database_(database) {}

    /// Newest first; of one conversation when that is given.
    std::vector<Run> list(const std::string& workspace_id, const std::optional<std::string>& conversation_id,
                          const Page& page);
    /// Writes a run down as "started". What an earlier start of the same run had cost is kept.
    void start(const Run& run);
    std::optional<Run> find_started(const std::string& id);
    /// A started run whose answer was not posted gets an id of its own, since its event may bring another.
    void supersede(const std::string& id, const std::string& why);
    /// Completes a started run, or adds one; a repeat changes nothing.
    void insert(const Run& run);
    static void insert(Transaction& transaction, const Run& run);

  private:
    Database& database_;
};

}  // namespace patchbay::openai
