#include "host/storage/statement_costs.hpp"

namespace patchbay::storage {

StatementCosts::Place StatementCosts::place_of(const std::string& sql, Time now) const {
    if (doubts_.empty()) return Place::batch;
    const auto found = doubts_.find(sql);
    if (found == doubts_.end()) return Place::batch;
    return found->second.kept_out && now < found->second.until ? Place::pool : Place::alone;
}

void StatementCosts::suspect(const std::string& sql) {
    if (doubts_.find(sql) == doubts_.end()) remember(sql, {});
}

void StatementCosts::measured(const std::string& sql, Duration took, Time now) {
    if (took <= options_.slow_statement) {
        doubts_.erase(sql);
        return;
    }
    const auto found = doubts_.find(sql);
    const int runs = 1 + (found == doubts_.end() ? 0 : found->second.slow_runs);
    if (runs >= options_.slow_runs) {
        keep_out(sql, now);
    } else {
        remember(sql, {runs, false, {}});
    }
}

void StatementCosts::keep_out(const std::string& sql, Time now) {
    remember(sql, {0, true, now + options_.keep_out});
}

void StatementCosts::remember(const std::string& sql, Doubt doubt) {
    // Forgetting is harmless: a slow statement is found out again.
    if (doubts_.size() >= options_.limit) doubts_.clear();
    doubts_[sql] = doubt;
}

}  // namespace patchbay::storage
