#include "core/list_filter.hpp"

#include "core/text.hpp"

namespace patchbay::inbox {
namespace {

class Builder {
  public:
    std::string bind(Parameter value) {
        statement_.parameters.push_back(std::move(value));
        return "$" + std::to_string(statement_.parameters.size());
    }
    void want(const std::string& name, const std::string& condition) {
        if (!name.empty()) statement_.name += "." + name;
        if (!statement_.conditions.empty()) statement_.conditions += " and ";
        statement_.conditions += condition;
    }
    FilteredStatement& statement() { return statement_; }

  private:
    FilteredStatement statement_{"inbox.list", "", "", {}};
};

/// Newest 5,000 messages at most: a word that is everywhere must not read them all.
void want_search(Builder& builder, const std::string& workspace, const std::string& search) {
    const std::string query = to_tsquery(search);
    std::string found =
        "select f.id from inbox.contacts p join inbox.conversations f on f.contact_id = p.id where "
        "p.workspace_id = " +
        workspace + "::uuid and p.search like lower(" + builder.bind(to_like_pattern(search)) + ")";
    if (!query.empty()) {
        found +=
            " union select h.conversation_id from (select s.conversation_id from inbox.messages s where "
            "s.workspace_id = " +
            workspace + "::uuid and s.search @@ to_tsquery('simple', " + builder.bind(query) +
            ") order by s.id desc limit 5000) h";
    }
    builder.want(query.empty() ? "names" : "words", "c.id in (" + found + ")");
}

}  // namespace

FilteredStatement to_statement(const ListFilter& filter) {
    Builder builder;
    const std::string workspace = builder.bind(filter.workspace_id);
    builder.want("", "c.workspace_id = " + workspace + "::uuid");
    // Constants rather than parameters where there are few values: the planner then knows the partial
    // indexes.
    if (filter.state == "open" || filter.state == "closed") {
        builder.want(filter.state, "c.state = '" + filter.state + "'");
    }
    if (filter.answering == "assistant" || filter.answering == "people") {
        builder.want(filter.answering, "c.answering = '" + filter.answering + "'");
    }
    if (filter.assigned == "none") builder.want("free", "c.assignee_id is null");
    if (filter.assigned == "me") {
        builder.want("mine", "c.assignee_id = " + builder.bind(filter.user_id) + "::uuid");
    }
    if (filter.unread) builder.want("unread", "c.unread_count > 0");
    if (!filter.endpoint_id.empty()) {
        builder.want("endpoint", "c.endpoint_id = " + builder.bind(filter.endpoint_id));
    }
    if (!is_blank(filter.search)) want_search(builder, workspace, filter.search);
    if (filter.cursor) {
        const std::string position = builder.bind(std::to_string(filter.cursor->position));
        builder.want("after", "(c.last_activity_at, c.id) < (timestamptz 'epoch' + " + position +
                                  "::bigint * interval '1 microsecond', " + builder.bind(filter.cursor->id) +
                                  "::uuid)");
    }
    builder.statement().limit = builder.bind(std::to_string(filter.limit + 1));
    return std::move(builder.statement());
}

}  // namespace patchbay::inbox
