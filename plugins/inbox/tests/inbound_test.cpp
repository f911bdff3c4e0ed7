#include "core/inbound.hpp"

#include <gtest/gtest.h>

namespace patchbay::inbox {
namespace {

InboundMessage whole() {
    InboundMessage message;
    message.workspace_id = "01890000-0000-7000-8000-000000000001";
    message.channel = "telegram";
    message.chat = "7";
    message.external_id = "70";
    message.contact_id = "700";
    return message;
}

TEST(Inbound, needs_whatever_tells_people_and_messages_apart) {
    EXPECT_FALSE(incomplete(whole()));
    for (std::string InboundMessage::*field :
         {&InboundMessage::workspace_id, &InboundMessage::channel, &InboundMessage::chat,
          &InboundMessage::external_id, &InboundMessage::contact_id}) {
        InboundMessage message = whole();
        (message.*field).clear();
        const auto refused = incomplete(message);
        ASSERT_TRUE(refused);
        EXPECT_EQ(refused->code, "event.unreadable");
    }
    InboundMessage stranger = whole();
    stranger.contact_id.clear();
    EXPECT_NE(incomplete(stranger)->detail.find("contact_id"), std::string::npos);
}

TEST(Inbound, states_of_contacts_are_those_that_are_stored) {
    ContactState state{"telegram", "e", whole().workspace_id, "7", "blocked"};
    for (const char* known : {"reachable", "blocked", "gone"}) {
        state.state = known;
        EXPECT_FALSE(incomplete(state)) << known;
    }
    state.state = "asleep";
    ASSERT_TRUE(incomplete(state));
    EXPECT_EQ(incomplete(state)->code, "event.unreadable");
    state.state = "gone";
    state.workspace_id = "7";
    EXPECT_TRUE(incomplete(state));
}

}  // namespace
}  // namespace patchbay::inbox
