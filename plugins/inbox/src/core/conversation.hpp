#pragma once
// What can happen to a conversation and what follows from it: who answers, who is assigned, what is unread,
// which number a message gets. A plain value without I/O; the caller holds the conversation's row locked,
// applies one function and stores the value.

#include <patchbay/conversations.hpp>
#include <patchbay/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inbox {

enum class State { open, closed };
enum class Answering { assistant, people };

std::string_view to_text(State state);
std::string_view to_text(Answering answering);
State state_from(std::string_view text);
Answering answering_from(std::string_view text);

/// An operator.
struct Person {
    std::string id;
    std::string name;
    bool operator==(const Person& other) const { return id == other.id; }
};

/// The part of a conversation that decisions are made on. last_number 0: it does not exist yet.
struct Conversation {
    State state = State::open;
    Answering answering = Answering::people;
    std::string handoff_code;
    std::string handoff_reason;
    std::optional<Person> assignee;
    std::int64_t last_number = 0;
    std::int64_t asked_number = 0;     ///< the last message of the contact that wants an answer
    std::int64_t answered_number = 0;  ///< the last message of the contact that an answer covers
    std::int64_t unread_count = 0;
    bool operator==(const Conversation&) const = default;
};

/// What others hear about. topic_of() gives the event's name.
enum class Happening { opened, reopened, closed, assigned, handed_off };
std::string_view topic_of(Happening happening);

using Happenings = std::vector<Happening>;

/// The contact wrote. A closed conversation opens afresh, answered by `fresh`; so begins a new one.
Happenings receive(Conversation& conversation, bool wants_answer, Answering fresh);

/// An operator answers the contact. Takes the conversation from the assistant, and reopens it.
Happenings reply(Conversation& conversation, const Person& by);

/// A note among operators, or a word of the system: only takes the next number.
void note(Conversation& conversation);

/// An operator answers from now on, instead of the assistant or of a colleague.
Happenings take_over(Conversation& conversation, const Person& by);

/// The assistant answers from now on. Refused when it is closed or when no assistant serves the endpoint.
Result<Happenings> hand_back(Conversation& conversation, bool assistant_serves);

Happenings close(Conversation& conversation);
Happenings reopen(Conversation& conversation, const Person& by);
Happenings assign(Conversation& conversation, std::optional<Person> to);

/// Whether an assistant's answer to everything up to `covers_number` may be posted now.
AnswerState may_answer(const Conversation& conversation, std::int64_t covers_number, bool even_if_newer);
/// The assistant's answer takes the next number. Only after may_answer() said posted.
void answer(Conversation& conversation, std::int64_t covers_number);

/// The assistant gives up. Nothing happens when people answer already or the conversation is closed.
Happenings hand_off(Conversation& conversation, std::string code, std::string reason);

}  // namespace patchbay::inbox
