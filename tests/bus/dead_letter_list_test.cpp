// The admin's list of dead letters, which changes while it is looked through.
#include "tests/bus/bus_world.hpp"

#include "host/api/dead_letters.hpp"

namespace patchbay::api {

namespace {

class DeadLetterList : public bus::test::BusTest {
  protected:
    DeadLetterList() {
        run("insert into host.dead_letters (id, consumer, module, transaction, event_id, topic, key, "
            "payload, "
            "occurred_at, attempts, error, failed_at) "
            "select gen_random_uuid(), 'test.consumer', 'test', '1', n, 'test.happened', n::text, '1', "
            "now(), 1, 'no', "
            "now() - n * interval '1 microsecond' from generate_series(1, 5) as n");
    }
    static std::string keys(const nlohmann::json& page) {
        std::string text;
        for (const auto& item : page["items"])
            text += item["key"].get<std::string>();
        return text;
    }
    DeadLetters letters_{on_.link, [] {}};
};

}  // namespace

TEST_F(DeadLetterList, GoesOnWhereTheLastLetterSeenWasRemovedMeanwhile) {
    const auto first = letters_.list("", "", 2);
    EXPECT_EQ(keys(first), "12");
    letters_.remove(first["items"][1]["id"]);
    const auto second = letters_.list("", first["next"], 2);
    EXPECT_EQ(keys(second), "34");
    const auto third = letters_.list("", second["next"], 2);
    EXPECT_EQ(keys(third), "5");
    EXPECT_TRUE(third["next"].is_null());
}

TEST_F(DeadLetterList, RefusesACursorThatIsNone) {
    for (const char* cursor : {"x", "1", ".", "1.x", "x.0190b4a0-0000-7000-8000-000000000000",
                               "0190b4a0-0000-7000-8000-000000000000"}) {
        EXPECT_EQ(storage::test::failure_of([&] { letters_.list("", cursor, 2); }).code, "bus.bad_cursor")
            << cursor;
    }
}

}  // namespace patchbay::api
