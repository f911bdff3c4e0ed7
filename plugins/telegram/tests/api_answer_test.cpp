#include "plugins/telegram/src/api_answer.hpp"

#include "plugins/telegram/src/send_outcome.hpp"

#include <gtest/gtest.h>

namespace patchbay::telegram {
namespace {

HttpAnswer http(int status, std::string body) {
    HttpAnswer answer;
    answer.status = status;
    answer.body = std::move(body);
    return answer;
}

HttpAnswer error(int code, const std::string& description, const std::string& more = "") {
    return http(code, R"({"ok":false,"error_code":)" + std::to_string(code) + R"(,"description":")" +
                          description + "\"" + more + "}");
}

HttpAnswer silence(Reached reached) {
    HttpAnswer answer;
    answer.failure = "the connection broke";
    answer.failure_code = "reset";
    answer.reached = reached;
    return answer;
}

struct Case {
    HttpAnswer answer;
    Outcome outcome;
    SendState state;
    const char* contact_state;
};

TEST(ApiAnswer, IsJudgedByCodeAndWords) {
    using enum Outcome;
    const std::vector<Case> cases{
        {http(200, R"({"ok":true,"result":{"message_id":1}})"), ok, SendState::sent, ""},
        {error(401, "Unauthorized"), token_refused, SendState::refused, ""},
        {error(404, "Not Found"), token_refused, SendState::refused, ""},
        {error(404, "Not Found: method not found"), unknown_method, SendState::refused, ""},
        {error(403, "Forbidden: bot was blocked by the user"), blocked, SendState::refused, "blocked"},
        {error(403, "Forbidden: bot can't initiate conversation with a user"), blocked, SendState::refused,
         "blocked"},
        {error(403, "Forbidden: user is deactivated"), gone, SendState::refused, "gone"},
        {error(403, "Forbidden: bot was kicked from the supergroup chat"), gone, SendState::refused, "gone"},
        {error(403, "Forbidden: bot is not a member of the channel chat"), gone, SendState::refused, "gone"},
        {error(403, "Forbidden: the group chat was deleted"), gone, SendState::refused, "gone"},
        {error(403, "Forbidden: something new"), refused, SendState::refused, ""},
        {error(400, "Bad Request: chat not found"), gone, SendState::refused, "gone"},
        {error(400, "Bad Request: message is not modified: specified new message content..."), not_modified,
         SendState::sent, ""},
        {error(400, "Bad Request: message to edit not found"), edit_target_gone, SendState::refused, ""},
        {error(400,
               "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 4"),
         entities_refused, SendState::refused, ""},
        {error(400, "Bad Request: TEXTDRAFT_PEER_INVALID"), draft_refused, SendState::refused, ""},
        {error(400, "Bad Request: message is too long"), refused, SendState::refused, ""},
        {error(400, "Bad Request: group chat was upgraded to a supergroup chat",
               R"(,"parameters":{"migrate_to_chat_id":-1001234567890})"),
         migrated, SendState::refused, ""},
        {error(409, "Conflict: terminated by other getUpdates request"), other_poller, SendState::refused,
         ""},
        {error(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"),
         webhook_active, SendState::refused, ""},
        {error(429, "Too Many Requests: retry after 5", R"(,"parameters":{"retry_after":5})"), too_many,
         SendState::again, ""},
        {http(429, "<html>slow down</html>"), too_many, SendState::again, ""},
        {error(500, "Internal Server Error: restart"), server_failed, SendState::again, ""},
        {http(502, "<html>Bad Gateway</html>"), server_failed, SendState::again, ""},
        {http(504, "<html>Gateway Timeout</html>"), maybe_sent, SendState::unknown, ""},
        {http(200, "<html>welcome</html>"), maybe_sent, SendState::unknown, ""},
        {http(404, "<html>nothing here</html>"), server_failed, SendState::again, ""},
        {silence(Reached::no), not_sent, SendState::again, ""},
        {silence(Reached::maybe), maybe_sent, SendState::unknown, ""},
    };
    for (const auto& each : cases) {
        const auto verdict = judge(read_answer(each.answer));
        EXPECT_EQ(verdict.outcome, each.outcome) << each.answer.body;
        const auto outcome = outcome_for(verdict, {"1"});
        EXPECT_EQ(outcome.state, each.state) << each.answer.body;
        EXPECT_EQ(outcome.contact_state, each.contact_state) << each.answer.body;
        EXPECT_EQ(outcome.external_ids, std::vector<std::string>{"1"});
        if (outcome.state != SendState::sent) {
            EXPECT_TRUE(outcome.reason.code.starts_with("telegram.")) << each.answer.body;
            EXPECT_FALSE(outcome.reason.title.empty() || outcome.reason.fix.empty()) << each.answer.body;
        }
    }
}

TEST(ApiAnswer, TakesRetryAfterFromTheBodyOrTheHeader) {
    auto answer = error(429, "Too Many Requests", R"(,"parameters":{"retry_after":7})");
    EXPECT_EQ(judge(read_answer(answer)).retry_after_ms, 7000U);
    answer = error(429, "Too Many Requests");
    answer.headers = {{"retry-after", "3"}};
    EXPECT_EQ(judge(read_answer(answer)).retry_after_ms, 3000U);
    EXPECT_EQ(judge(read_answer(error(429, "Too Many Requests"))).retry_after_ms, 1000U) << "never at once";
    EXPECT_EQ(judge(read_answer(error(429, "x", R"(,"parameters":{"retry_after":-5})"))).retry_after_ms,
              1000U);
}

TEST(ApiAnswer, SaysWhereTheGroupWent) {
    const auto answer = error(400, "upgraded", R"(,"parameters":{"migrate_to_chat_id":-100123})");
    EXPECT_EQ(judge(read_answer(answer)).migrate_to, -100123);
}

}  // namespace
}  // namespace patchbay::telegram
