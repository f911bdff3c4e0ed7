#pragma once
// Which statements are prepared on a connection, and under which names. Bounded: the statement that was not
// used for the longest time makes room. A pure type; owned by one connection, used by its thread.

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace patchbay::storage {

class StatementCache {
  public:
    explicit StatementCache(std::size_t limit) : limit_(limit) {}

    /// The name under which `sql` is prepared; null when it is not.
    const std::string* find(std::string_view sql);

    struct Added {
        std::string name;
        std::optional<std::string> evicted;  // the name to deallocate
    };
    /// Makes a name for `sql` from the statement's own name: letters, digits and underscores, unique here.
    Added add(std::string_view sql, std::string_view statement_name);
    void forget(std::string_view sql);

    std::size_t size() const { return uses_.size(); }

  private:
    struct Use {
        std::string sql;
        std::string name;
    };

    std::size_t limit_;
    std::uint64_t serial_ = 0;
    std::list<Use> uses_;  // the latest first; the map's keys point into it
    std::unordered_map<std::string_view, std::list<Use>::iterator> by_sql_;
};

}  // namespace patchbay::storage
