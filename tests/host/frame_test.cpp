// What goes over the socket to a plugin's own process.
#include "host/isolation/frame.hpp"

#include <gtest/gtest.h>

namespace patchbay::isolation {
namespace {

std::string bytes_of(const Frame& head, std::string_view payload) {
    std::string bytes;
    append_frame(bytes, head, payload);
    return bytes;
}

TEST(Frames, ComeOutAsTheyWentIn) {
    const std::string bytes = bytes_of({FrameKind::call, 21, 7, 3, {}}, "question") +
                              bytes_of({FrameKind::answer, 0, 7, 0, {}}, "");
    FrameReader reader;
    std::vector<Frame> frames;
    for (const char byte : bytes) {  // in the smallest pieces there are
        reader.add({&byte, 1});
        while (auto frame = reader.next())
            frames.push_back(std::move(*frame));
    }
    ASSERT_EQ(frames.size(), 2U);
    EXPECT_EQ(frames[0].kind, FrameKind::call);
    EXPECT_EQ(frames[0].code, 21U);
    EXPECT_EQ(frames[0].id, 7U);
    EXPECT_EQ(frames[0].within, 3U);
    EXPECT_EQ(frames[0].payload, "question");
    EXPECT_EQ(frames[1].kind, FrameKind::answer);
    EXPECT_TRUE(frames[1].payload.empty());
}

TEST(Frames, HaveTheLayoutThatTheProtocolDescribes) {
    const std::string bytes = bytes_of({FrameKind::log, 2, 0x0102, 0, {}}, "ab");
    ASSERT_EQ(bytes.size(), kFrameHead + 2);
    EXPECT_EQ(bytes.substr(0, 4), std::string("\2\0\0\0", 4)) << "length of the payload";
    EXPECT_EQ(bytes.substr(4, 4), std::string("\6\0\0\0", 4)) << "kind";
    EXPECT_EQ(bytes.substr(8, 4), std::string("\2\0\0\0", 4)) << "code";
    EXPECT_EQ(bytes.substr(16, 8), std::string("\2\1\0\0\0\0\0\0", 8)) << "id";
}

TEST(Frames, OfEveryKindAreRead) {
    for (auto kind = FrameKind::hello; kind <= FrameKind::stall;
         kind = static_cast<FrameKind>(static_cast<std::uint32_t>(kind) + 1)) {
        FrameReader reader;
        reader.add(bytes_of({kind, 0, 0, 0, {}}, ""));
        EXPECT_EQ(reader.next()->kind, kind);
    }
}

TEST(Frames, OfAnUnknownKindEndTheConversation) {
    std::string bytes = bytes_of({FrameKind::call, 1, 1, 0, {}}, "");
    bytes[4] = 99;
    FrameReader reader;
    reader.add(bytes);
    EXPECT_THROW(reader.next(), FrameError);
}

TEST(Frames, ThatPromiseTooMuchAreRefusedBeforeTheyCome) {
    std::string bytes = bytes_of({FrameKind::call, 1, 1, 0, {}}, "");
    bytes[3] = 0x7f;  // two gigabytes
    FrameReader reader;
    reader.add(bytes);
    EXPECT_THROW(reader.next(), FrameError);
}

}  // namespace
}  // namespace patchbay::isolation
