#include "host/storage/statement_cache.hpp"

#include <cctype>

namespace patchbay::storage {

namespace {

constexpr std::size_t kLongestStem = 40;  // PostgreSQL's limit for a name is 63

std::string stem_of(std::string_view statement_name) {
    std::string stem;
    for (const char c : statement_name.substr(0, kLongestStem)) {
        stem += std::isalnum(static_cast<unsigned char>(c)) != 0
                    ? static_cast<char>(std::tolower(static_cast<unsigned char>(c)))
                    : '_';
    }
    return stem;
}

}  // namespace

const std::string* StatementCache::find(std::string_view sql) {
    const auto found = by_sql_.find(sql);
    if (found == by_sql_.end()) return nullptr;
    uses_.splice(uses_.begin(), uses_, found->second);
    return &found->second->name;
}

StatementCache::Added StatementCache::add(std::string_view sql, std::string_view statement_name) {
    Added added;
    if (uses_.size() >= limit_) {
        added.evicted = uses_.back().name;
        by_sql_.erase(uses_.back().sql);
        uses_.pop_back();
    }
    added.name = "pb_" + stem_of(statement_name) + "_" + std::to_string(++serial_);
    uses_.push_front({std::string(sql), added.name});
    by_sql_[uses_.front().sql] = uses_.begin();
    return added;
}

void StatementCache::forget(std::string_view sql) {
    const auto found = by_sql_.find(sql);
    if (found == by_sql_.end()) return;
    const auto use = found->second;
    by_sql_.erase(found);
    uses_.erase(use);
}

}  // namespace patchbay::storage
