#include "core/list_filter.hpp"

#include <gtest/gtest.h>

namespace patchbay::inbox {
namespace {

constexpr const char* kWorkspace = "01890a5d-ac96-774b-bcce-b302099a8057";

ListFilter filter() {
    ListFilter made;
    made.workspace_id = kWorkspace;
    made.user_id = "user";
    return made;
}

TEST(ListFilter, is_open_conversations_of_the_workspace_by_default) {
    const FilteredStatement statement = to_statement(filter());
    EXPECT_EQ(statement.name, "inbox.list.open");
    EXPECT_EQ(statement.conditions, "c.workspace_id = $1::uuid and c.state = 'open'");
    EXPECT_EQ(statement.limit, "$2");
    EXPECT_EQ(statement.parameters, (std::vector<Parameter>{kWorkspace, "51"}));
}

TEST(ListFilter, each_filter_adds_its_condition_and_name) {
    struct Row {
        void (*set)(ListFilter&);
        const char* name;
        const char* condition;
    };
    const Row rows[]{
        {[](ListFilter& f) { f.state = "closed"; }, "inbox.list.closed", "c.state = 'closed'"},
        {[](ListFilter& f) { f.answering = "people"; }, "inbox.list.open.people", "c.answering = 'people'"},
        {[](ListFilter& f) { f.assigned = "none"; }, "inbox.list.open.free", "c.assignee_id is null"},
        {[](ListFilter& f) { f.assigned = "me"; }, "inbox.list.open.mine", "c.assignee_id = $2::uuid"},
        {[](ListFilter& f) { f.unread = true; }, "inbox.list.open.unread", "c.unread_count > 0"},
        {[](ListFilter& f) { f.endpoint_id = "bot"; }, "inbox.list.open.endpoint", "c.endpoint_id = $2"},
    };
    for (const Row& row : rows) {
        ListFilter wanted = filter();
        row.set(wanted);
        const FilteredStatement statement = to_statement(wanted);
        EXPECT_EQ(statement.name, row.name);
        EXPECT_NE(statement.conditions.find(row.condition), std::string::npos) << statement.conditions;
    }
}

TEST(ListFilter, all_states_have_no_condition_on_it) {
    ListFilter wanted = filter();
    wanted.state = "all";
    EXPECT_EQ(to_statement(wanted).conditions, "c.workspace_id = $1::uuid");
}

TEST(ListFilter, values_never_become_part_of_the_sql) {
    ListFilter wanted = filter();
    wanted.state = "x' or 'a'='a";
    wanted.answering = "x' or 'a'='a";
    wanted.assigned = "x' or 'a'='a";
    wanted.endpoint_id = "x' or 'a'='a";
    wanted.search = "x' or 'a'='a";
    EXPECT_EQ(to_statement(wanted).conditions.find("'a'"), std::string::npos);
}

TEST(ListFilter, search_looks_in_contacts_and_messages) {
    ListFilter wanted = filter();
    wanted.search = "Ann del";
    const FilteredStatement statement = to_statement(wanted);
    EXPECT_EQ(statement.name, "inbox.list.open.words");
    EXPECT_EQ(statement.parameters,
              (std::vector<Parameter>{kWorkspace, "%Ann del%", "'Ann' & 'del':*", "51"}));
}

TEST(ListFilter, search_without_a_word_looks_in_contacts_alone) {
    ListFilter wanted = filter();
    wanted.search = "_%";
    const FilteredStatement statement = to_statement(wanted);
    EXPECT_EQ(statement.name, "inbox.list.open.names");
    EXPECT_EQ(statement.parameters, (std::vector<Parameter>{kWorkspace, "%\\_\\%%", "51"}));
}

TEST(ListFilter, goes_on_after_the_cursor) {
    ListFilter wanted = filter();
    wanted.cursor = Cursor{'c', 17, kWorkspace};
    wanted.limit = 10;
    const FilteredStatement statement = to_statement(wanted);
    EXPECT_EQ(statement.name, "inbox.list.open.after");
    EXPECT_EQ(statement.parameters, (std::vector<Parameter>{kWorkspace, "17", kWorkspace, "11"}));
    EXPECT_EQ(statement.limit, "$4");
}

TEST(ListFilter, the_longest_name_fits_a_prepared_statement) {
    ListFilter wanted = filter();
    wanted.state = "closed";
    wanted.answering = "assistant";
    wanted.assigned = "none";
    wanted.unread = true;
    wanted.endpoint_id = "bot";
    wanted.search = "_";
    wanted.cursor = Cursor{'c', 17, kWorkspace};
    EXPECT_LE(to_statement(wanted).name.size(), 63U) << to_statement(wanted).name;
}

}  // namespace
}  // namespace patchbay::inbox
