#pragma once
// From the filters of the conversation list to the conditions of its statement: which conversations, in bound
// parameters. Every combination is a statement of its own (and so a plan of its own) with its own name.

#include "core/cursor.hpp"

#include <patchbay/database.hpp>

#include <optional>
#include <string>
#include <vector>

namespace patchbay::inbox {

struct ListFilter {
    std::string workspace_id;
    std::string user_id;         ///< who "me" is
    std::string state = "open";  ///< open, closed, all
    std::string answering;       ///< assistant, people; empty: both
    std::string assigned;        ///< me, none; empty: whoever
    bool unread = false;
    std::string endpoint_id;       ///< empty: all
    std::string search;            ///< in contacts and messages; empty: no search
    std::optional<Cursor> cursor;  ///< go on after it
    int limit = 50;
};

struct FilteredStatement {
    std::string name;        ///< "inbox.list.open.unread"; below PostgreSQL's 63 characters
    std::string conditions;  ///< of the where clause on inbox.conversations c
    std::string limit;       ///< "$4", bound to limit + 1: the one more tells that the list goes on
    std::vector<Parameter> parameters;
};

FilteredStatement to_statement(const ListFilter& filter);

}  // namespace patchbay::inbox
