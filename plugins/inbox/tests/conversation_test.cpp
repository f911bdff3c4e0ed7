#include "core/conversation.hpp"

#include <gtest/gtest.h>

namespace patchbay::inbox {
namespace {

const Person kAnn{"a", "Ann"};
const Person kBoris{"b", "Boris"};

Conversation conversation(State state, Answering answering, std::optional<Person> assignee = {}) {
    Conversation made;
    made.state = state;
    made.answering = answering;
    made.assignee = std::move(assignee);
    made.last_number = 5;
    made.asked_number = 5;
    made.unread_count = 2;
    made.handoff_code = "openai.all_failed";
    made.handoff_reason = "The provider is down";
    return made;
}

TEST(Receive, opens_a_new_conversation_for_whoever_begins) {
    for (const Answering fresh : {Answering::assistant, Answering::people}) {
        Conversation made;
        EXPECT_EQ(receive(made, true, fresh), Happenings{Happening::opened});
        EXPECT_EQ(made.answering, fresh);
        EXPECT_EQ(made.last_number, 1);
        EXPECT_EQ(made.asked_number, 1);
        EXPECT_EQ(made.unread_count, 1);
    }
}

TEST(Receive, keeps_who_answers_in_an_open_conversation) {
    Conversation made = conversation(State::open, Answering::people, kAnn);
    EXPECT_TRUE(receive(made, true, Answering::assistant).empty());
    EXPECT_EQ(made.answering, Answering::people);
    EXPECT_EQ(made.assignee, kAnn);
    EXPECT_EQ(made.last_number, 6);
    EXPECT_EQ(made.unread_count, 3);
}

TEST(Receive, reopens_a_closed_conversation_afresh) {
    Conversation made = conversation(State::closed, Answering::people, kAnn);
    EXPECT_EQ(receive(made, true, Answering::assistant), Happenings{Happening::reopened});
    EXPECT_EQ(made.state, State::open);
    EXPECT_EQ(made.answering, Answering::assistant);
    EXPECT_FALSE(made.assignee);
    EXPECT_TRUE(made.handoff_reason.empty());
}

TEST(Receive, a_silent_message_takes_a_number_and_asks_nothing) {
    Conversation made = conversation(State::open, Answering::assistant);
    receive(made, false, Answering::people);
    EXPECT_EQ(made.last_number, 6);
    EXPECT_EQ(made.asked_number, 5);
}

TEST(Reply, takes_the_conversation_from_the_assistant) {
    Conversation made = conversation(State::open, Answering::assistant);
    EXPECT_EQ(reply(made, kAnn), (Happenings{Happening::handed_off, Happening::assigned}));
    EXPECT_EQ(made.answering, Answering::people);
    EXPECT_EQ(made.assignee, kAnn);
    EXPECT_EQ(made.answered_number, 5);
    EXPECT_EQ(made.unread_count, 0);
    EXPECT_EQ(made.last_number, 6);
}

TEST(Reply, leaves_a_colleagues_conversation_with_the_colleague) {
    Conversation made = conversation(State::open, Answering::people, kBoris);
    EXPECT_TRUE(reply(made, kAnn).empty());
    EXPECT_EQ(made.assignee, kBoris);
}

TEST(Reply, assigns_what_nobody_had) {
    Conversation made = conversation(State::open, Answering::people);
    EXPECT_EQ(reply(made, kAnn), Happenings{Happening::assigned});
}

TEST(Reply, reopens_a_closed_conversation) {
    Conversation made = conversation(State::closed, Answering::assistant);
    EXPECT_EQ(reply(made, kAnn), (Happenings{Happening::reopened, Happening::assigned}));
    EXPECT_EQ(made.answering, Answering::people);
}

TEST(Note, changes_nothing_but_the_number) {
    Conversation made = conversation(State::closed, Answering::assistant);
    Conversation expected = made;
    ++expected.last_number;
    note(made);
    EXPECT_EQ(made, expected);
}

TEST(TakeOver, from_every_state) {
    struct Row {
        Conversation before;
        Happenings happened;
    };
    const std::vector<Row> rows{
        {conversation(State::open, Answering::assistant), {Happening::handed_off, Happening::assigned}},
        {conversation(State::open, Answering::assistant, kAnn), {Happening::handed_off}},
        {conversation(State::open, Answering::people), {Happening::assigned}},
        {conversation(State::open, Answering::people, kBoris), {Happening::assigned}},
        {conversation(State::open, Answering::people, kAnn), {}},
        {conversation(State::closed, Answering::assistant), {Happening::reopened, Happening::assigned}},
    };
    for (const Row& row : rows) {
        Conversation made = row.before;
        EXPECT_EQ(take_over(made, kAnn), row.happened);
        EXPECT_EQ(made.state, State::open);
        EXPECT_EQ(made.answering, Answering::people);
        EXPECT_EQ(made.assignee, kAnn);
        EXPECT_TRUE(made.handoff_reason.empty());
        EXPECT_EQ(made.last_number, 5);
    }
}

TEST(HandBack, gives_it_to_the_assistant_and_unassigns) {
    Conversation made = conversation(State::open, Answering::people, kAnn);
    const auto happened = hand_back(made, true);
    ASSERT_TRUE(happened.ok());
    EXPECT_EQ(*happened, (Happenings{Happening::handed_off, Happening::assigned}));
    EXPECT_EQ(made.answering, Answering::assistant);
    EXPECT_FALSE(made.assignee);
    EXPECT_TRUE(made.handoff_reason.empty());
}

TEST(HandBack, is_refused_in_words_when_no_assistant_serves) {
    Conversation made = conversation(State::open, Answering::people, kAnn);
    const Conversation before = made;
    const auto refused = hand_back(made, false);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, "inbox.no_assistant");
    EXPECT_FALSE(refused.error().fix.empty());
    EXPECT_EQ(made, before);
}

TEST(HandBack, is_refused_when_closed) {
    Conversation made = conversation(State::closed, Answering::people);
    EXPECT_EQ(hand_back(made, true).error().code, "inbox.conversation_closed");
}

TEST(Close, clears_what_was_unread_and_is_harmless_twice) {
    Conversation made = conversation(State::open, Answering::people, kAnn);
    EXPECT_EQ(close(made), Happenings{Happening::closed});
    EXPECT_EQ(made.unread_count, 0);
    EXPECT_TRUE(close(made).empty());
}

TEST(Reopen, is_for_people_and_harmless_when_open) {
    Conversation made = conversation(State::closed, Answering::assistant);
    EXPECT_EQ(reopen(made, kAnn), (Happenings{Happening::reopened, Happening::assigned}));
    EXPECT_EQ(made.answering, Answering::people);
    EXPECT_TRUE(reopen(made, kBoris).empty());
    EXPECT_EQ(made.assignee, kAnn);
}

TEST(Assign, says_only_what_changed) {
    Conversation made = conversation(State::open, Answering::people, kAnn);
    EXPECT_TRUE(assign(made, kAnn).empty());
    EXPECT_EQ(assign(made, kBoris), Happenings{Happening::assigned});
    EXPECT_EQ(assign(made, std::nullopt), Happenings{Happening::assigned});
    EXPECT_TRUE(assign(made, std::nullopt).empty());
}

TEST(MayAnswer, table) {
    struct Row {
        State state;
        Answering answering;
        std::int64_t asked;
        std::int64_t answered;
        std::int64_t covers;
        bool even_if_newer;
        AnswerState expected;
    };
    const Row rows[]{
        {State::open, Answering::assistant, 5, 0, 5, false, AnswerState::posted},
        {State::open, Answering::assistant, 5, 3, 5, false, AnswerState::posted},
        {State::open, Answering::assistant, 5, 5, 5, false, AnswerState::already_posted},
        {State::open, Answering::assistant, 5, 5, 4, true, AnswerState::already_posted},
        {State::open, Answering::assistant, 6, 3, 5, false, AnswerState::newer_message},
        {State::open, Answering::assistant, 6, 3, 5, true, AnswerState::posted},
        {State::open, Answering::assistant, 0, 0, 0, false, AnswerState::posted},
        {State::open, Answering::people, 5, 0, 5, true, AnswerState::taken_over},
        {State::closed, Answering::assistant, 5, 0, 5, true, AnswerState::taken_over},
    };
    for (const Row& row : rows) {
        Conversation made = conversation(row.state, row.answering);
        made.asked_number = row.asked;
        made.answered_number = row.answered;
        EXPECT_EQ(may_answer(made, row.covers, row.even_if_newer), row.expected)
            << "asked " << row.asked << " answered " << row.answered << " covers " << row.covers;
    }
}

TEST(Answer, covers_what_the_model_saw_and_never_less_than_before) {
    Conversation made = conversation(State::open, Answering::assistant);
    made.answered_number = 4;
    answer(made, 5);
    EXPECT_EQ(made.answered_number, 5);
    EXPECT_EQ(made.last_number, 6);
    answer(made, 0);
    EXPECT_EQ(made.answered_number, 5);
}

TEST(HandOff, gives_it_to_people_with_the_reason) {
    Conversation made = conversation(State::open, Answering::assistant);
    EXPECT_EQ(hand_off(made, "asked_for_person", "The contact asked for a person"),
              Happenings{Happening::handed_off});
    EXPECT_EQ(made.answering, Answering::people);
    EXPECT_EQ(made.handoff_code, "asked_for_person");
}

TEST(HandOff, is_harmless_when_people_answer_or_it_is_closed) {
    for (const Conversation& before :
         {conversation(State::open, Answering::people), conversation(State::closed, Answering::assistant)}) {
        Conversation made = before;
        EXPECT_TRUE(hand_off(made, "x", "y").empty());
        EXPECT_EQ(made, before);
    }
}

}  // namespace
}  // namespace patchbay::inbox
