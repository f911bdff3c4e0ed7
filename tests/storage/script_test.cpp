#include "host/storage/script.hpp"

#include <gtest/gtest.h>

namespace patchbay::storage {

TEST(Script, IsSplitOnlyAtSemicolonsThatEndStatements) {
    struct Case {
        const char* script;
        std::vector<std::string> wanted;
    };
    const Case cases[] = {
        {"select 1; select 2", {"select 1", " select 2"}},
        {"select 1;;  ;\n-- end\n", {"select 1"}},
        {"select ';'; select 2", {"select ';'", " select 2"}},
        {"select 'it''s;'; select 2", {"select 'it''s;'", " select 2"}},
        {"select E'\\';'; select 2", {"select E'\\';'", " select 2"}},
        {"select '\\'; select 2", {"select '\\'", " select 2"}},
        {"select \"a;b\"; x", {"select \"a;b\"", " x"}},
        {"-- a;b\nselect 1", {"-- a;b\nselect 1"}},
        {"/* a; /* b; */ c; */ select 1; x", {"/* a; /* b; */ c; */ select 1", " x"}},
        {"do $$ begin; end $$; x", {"do $$ begin; end $$", " x"}},
        {"do $a$ $$;$$ ; $a$; x", {"do $a$ $$;$$ ; $a$", " x"}},
        {"select $1; x", {"select $1", " x"}},
        {"select 'open; x", {"select 'open; x"}},
        {"", {}},
    };
    for (const Case& each : cases)
        EXPECT_EQ(split_statements(each.script), each.wanted) << each.script;
}

}  // namespace patchbay::storage
