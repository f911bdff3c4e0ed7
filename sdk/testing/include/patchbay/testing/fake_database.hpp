#pragma once
// A database of scripted answers: a statement is known by its name, and a test says what its rows are. No SQL
// runs. Owned by FakeHost.
//
//     host.database().answer("shop.find", {{{"id", "7"}, {"name", "Ann"}}});
//     host.database().answer("shop.add", [](const Parameters& given) { ... });

#include <patchbay/database.hpp>
#include <patchbay/events.hpp>

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::testing {

using Parameters = std::vector<Parameter>;

/// What a statement gives. Rows are a JSON array of objects whose members are the columns: null is SQL null,
/// text goes as it is (times as PostgreSQL writes them, "2026-01-31 12:00:00+00"), everything else as JSON.
struct Table {
    nlohmann::json rows = nlohmann::json::array();
    std::uint64_t affected = 1;  ///< rows that an update, insert or delete changed
};

class FakeDatabase {
  public:
    struct Executed {
        std::string name;
        std::string sql;
        Parameters parameters;
        std::uint64_t transaction = 0;  ///< 0: by itself
    };
    using Answer = std::function<Table(const Parameters&)>;

    /// What the statement called `name` gives from now on. One that nobody scripted gives no rows, 1
    /// affected.
    void answer(const std::string& name, nlohmann::json rows);
    void answer(const std::string& name, Answer answer) { answers_[name] = std::move(answer); }
    void affect(const std::string& name, std::uint64_t affected);
    /// It fails from now on, with Failure(error), until answer() says otherwise.
    void fail(const std::string& name, const Error& error);

    /// Everything that was executed, oldest first; also what was rolled back.
    const std::vector<Executed>& executed() const { return executed_; }
    std::vector<Executed> executed(std::string_view name) const;
    std::size_t committed() const { return committed_; }
    std::size_t rolled_back() const { return rolled_back_; }

    // Called by FakeHost.
    std::string run(wire::Statement statement, std::uint64_t transaction);
    std::uint64_t begin();
    /// What is published in a transaction; it becomes durable with the commit. Throws for one that is not
    /// open.
    std::vector<Publication>& publications_of(std::uint64_t transaction);
    std::vector<Publication> commit(std::uint64_t transaction);
    std::vector<Publication> roll_back(std::uint64_t transaction);
    std::size_t open_transactions() const { return open_.size(); }

  private:
    std::map<std::string, Answer> answers_;
    std::vector<Executed> executed_;
    std::map<std::uint64_t, std::vector<Publication>> open_;
    std::uint64_t next_ = 1;
    std::size_t committed_ = 0;
    std::size_t rolled_back_ = 0;
};

}  // namespace patchbay::testing
