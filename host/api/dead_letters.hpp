#pragma once
// Dead letters in the database, for the admin's list: seen, resent, dropped.

#include <patchbay/database.hpp>

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <string>

namespace patchbay::api {

class DeadLetters {
  public:
    /// `wake`: tells consumers that something is to be resent.
    DeadLetters(Link& link, std::function<void()> wake) : database_(link), wake_(std::move(wake)) {}

    /// {"items", "next"}, newest first. `cursor`: "next" of the page before; that letter may be gone
    /// meanwhile. Throws Failure(invalid) when it is none.
    nlohmann::json list(const std::string& consumer, const std::string& cursor, std::size_t limit);
    /// Throws Failure(not_found).
    void resend(const std::string& id);
    void remove(const std::string& id);
    std::map<std::string, std::int64_t> count_by_consumer();

  private:
    Database database_;
    std::function<void()> wake_;
};

}  // namespace patchbay::api
