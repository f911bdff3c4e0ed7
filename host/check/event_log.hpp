#pragma once
// What the server's database says of the events that the check published: which of them a consumer has not
// done with, and what events look like that others published. On the checking thread; the database must be
// there.

#include "host/storage/database.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::check {

struct Unfinished {
    std::string key;
    unsigned attempts = 0;  ///< that failed and count
    std::string error{};    ///< of the last one
    bool failed = false;    ///< at all
    double due_in = 0;      ///< seconds, until it is tried again
};

class EventLog {
  public:
    /// Throws Failure when the database of the server on that data folder does not run.
    explicit EventLog(const std::filesystem::path& data);

    /// Events that the consumer has neither handled nor put aside. `topics`: as it declares them; `keys`: how
    /// the events' keys begin.
    std::vector<Unfinished> unfinished(const std::string& consumer, const std::vector<std::string>& topics,
                                       const std::string& keys);
    /// The latest events of these topics, one each, whose keys do not begin with `keys`.
    struct Logged {
        std::string topic;
        std::string workspace_id;
        nlohmann::json payload;
    };
    std::vector<Logged> latest(const std::vector<std::string>& topics, const std::string& keys);
    /// The first workspace.
    std::string workspace();

  private:
    storage::Storage storage_;
    storage::StorageLink link_;
};

}  // namespace patchbay::check
