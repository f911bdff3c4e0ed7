// The boundary's encoding: what goes in comes out, lists of members may grow, and no bytes can do harm.
#include <patchbay/boundary_call.hpp>
#include <patchbay/codec.hpp>
#include <patchbay/wire.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace patchbay {
namespace {

enum class Colour : std::uint32_t { red = 0, blue = 7 };

struct Part {
    std::string name;
    std::int64_t number = 0;
    static constexpr auto fields() { return std::tuple(&Part::name, &Part::number); }
};

struct Everything {
    bool flag = false;
    std::int32_t small = 0;
    std::uint64_t large = 0;
    double real = 0;
    Colour colour = Colour::red;
    std::string text;
    std::optional<std::string> maybe;
    std::vector<Part> parts;
    std::vector<std::optional<std::string>> cells;
    std::map<std::string, Part> named;
    Part nested;
    static constexpr auto fields() {
        return std::tuple(&Everything::flag, &Everything::small, &Everything::large, &Everything::real,
                          &Everything::colour, &Everything::text, &Everything::maybe, &Everything::parts,
                          &Everything::cells, &Everything::named, &Everything::nested);
    }
};

Everything sample() {
    Everything value;
    value.flag = true;
    value.small = std::numeric_limits<std::int32_t>::min();
    value.large = std::numeric_limits<std::uint64_t>::max();
    value.real = -0.1;
    value.colour = Colour::blue;
    value.text = std::string("with\0nul and \xff", 14);
    value.maybe = "";
    value.parts = {{"a", 1}, {"", -2}};
    value.cells = {std::nullopt, "x", ""};
    value.named = {{"one", {"1", 1}}, {"", {"2", 2}}};
    value.nested = {"nested", 3};
    return value;
}

TEST(Codec, GivesBackWhatWentIn) {
    const Everything value = sample();
    const std::string bytes = encode(value);
    const auto read = decode<Everything>(bytes);
    EXPECT_EQ(read.flag, value.flag);
    EXPECT_EQ(read.small, value.small);
    EXPECT_EQ(read.large, value.large);
    EXPECT_EQ(read.real, value.real);
    EXPECT_EQ(read.colour, value.colour);
    EXPECT_EQ(read.text, value.text);
    EXPECT_EQ(read.maybe, value.maybe);
    ASSERT_EQ(read.parts.size(), 2U);
    EXPECT_EQ(read.parts[1].number, -2);
    EXPECT_EQ(read.cells, value.cells);
    ASSERT_EQ(read.named.size(), 2U);
    EXPECT_EQ(read.named.at("").number, 2);
    EXPECT_EQ(read.nested.name, "nested");
    EXPECT_EQ(encode(read), bytes);
}

TEST(Codec, GivesBackTheDefaults) {
    EXPECT_EQ(encode(decode<Everything>(encode(Everything{}))), encode(Everything{}));
}

TEST(Codec, IsTheFormatThatIsWrittenDown) {
    EXPECT_EQ(encode(Part{"ab", 1}), std::string("\x0e\0\0\0"
                                                 "\x02\0\0\0"
                                                 "ab"
                                                 "\x01\0\0\0\0\0\0\0",
                                                 18));
    EXPECT_EQ(encode(true), std::string("\1"));
    EXPECT_EQ(encode(std::optional<bool>()), std::string("\0", 1));
}

struct OldPart {
    std::string name;
    static constexpr auto fields() { return std::tuple(&OldPart::name); }
};
struct NewPart {
    std::string name;
    std::int64_t number = 0;
    std::string added = "default";
    std::vector<std::string> more{"kept"};
    static constexpr auto fields() {
        return std::tuple(&NewPart::name, &NewPart::number, &NewPart::added, &NewPart::more);
    }
};
template <class T>
struct Box {
    std::vector<T> parts;
    std::string after;
    static constexpr auto fields() { return std::tuple(&Box::parts, &Box::after); }
};

TEST(Codec, LetsAnOldReaderSkipWhatItDoesNotKnow) {
    const Box<NewPart> sent{{{"a", 1, "x", {"y"}}, {"b", 2, "z", {}}}, "end"};
    const auto read = decode<Box<OldPart>>(encode(sent));
    ASSERT_EQ(read.parts.size(), 2U);
    EXPECT_EQ(read.parts[0].name, "a");
    EXPECT_EQ(read.parts[1].name, "b");
    EXPECT_EQ(read.after, "end") << "also behind the unknown members";
}

TEST(Codec, LetsANewReaderKeepTheDefaultOfWhatIsMissing) {
    const auto read = decode<Box<NewPart>>(encode(Box<OldPart>{{{"a"}, {"b"}}, "end"}));
    ASSERT_EQ(read.parts.size(), 2U);
    EXPECT_EQ(read.parts[1].name, "b");
    EXPECT_EQ(read.parts[1].added, "default");
    EXPECT_EQ(read.parts[1].more, std::vector<std::string>{"kept"});
    EXPECT_EQ(read.after, "end");
}

TEST(Codec, RefusesEveryTruncation) {
    const std::string bytes = encode(sample());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_THROW(decode<Everything>(std::string_view(bytes).substr(0, size)), DecodeError) << size;
    }
}

TEST(Codec, BelievesNoLengthBeforeTheBytesAreThere) {
    const std::string huge = std::string("\xff\xff\xff\xff", 4);
    EXPECT_THROW(decode<std::string>(huge), DecodeError);
    EXPECT_THROW(decode<std::vector<std::string>>(huge), DecodeError);
    EXPECT_THROW((decode<std::map<std::string, std::string>>(huge)), DecodeError);
    EXPECT_THROW(decode<Everything>(huge + std::string(64, '\xff')), DecodeError);
}

TEST(Codec, KeepsAnInnerLengthWithinItsOuterOne) {
    // A struct of 4 bytes whose text claims 100 bytes, which follow outside of the struct.
    const std::string bytes = std::string(
                                  "\x04\0\0\0"
                                  "\x64\0\0\0",
                                  8) +
                              std::string(100, 'x');
    EXPECT_THROW(decode<Part>(bytes), DecodeError);
}

TEST(Codec, SurvivesRandomBytesAndFlippedBits) {
    std::mt19937 random(7);
    const std::string whole = encode(sample());
    int refused = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string bytes = whole;
        for (int flips = 0; flips < 4; ++flips)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        try {
            decode<Everything>(bytes);
        } catch (const DecodeError&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, 0);
}

TEST(Codec, ReadsViewsInPlace) {
    const std::string bytes = encode(std::string("text"));
    const auto view = decode<std::string_view>(bytes);
    EXPECT_EQ(view, "text");
    EXPECT_EQ(view.data(), bytes.data() + 4);
}

Error error_across(auto&& work) {
    try {
        ask_across([&](patchbay_reply reply) { return answer_across(reply, work); });
    } catch (const Failure& failure) {
        return failure.error();
    }
    ADD_FAILURE() << "no Failure came out";
    return {};
}

TEST(BoundaryCall, BringsTheAnswerAcross) {
    EXPECT_EQ(ask_across([](patchbay_reply reply) {
                  return answer_across(reply, [] { return std::string("a\0b", 3); });
              }),
              std::string("a\0b", 3));
}

TEST(BoundaryCall, BringsAFailureAcrossWhole) {
    const Error sent{ErrorKind::conflict,         "x.code", "title", "detail", "fix",
                     {{"field", "reason", "do"}}, 1500};
    const Error error = error_across([&]() -> std::string { throw Failure(sent); });
    EXPECT_EQ(encode(error), encode(sent));
}

TEST(BoundaryCall, TurnsEveryOtherExceptionIntoAnInternalError) {
    EXPECT_EQ(error_across([]() -> std::string { throw std::runtime_error("boom"); }).detail, "boom");
    EXPECT_EQ(error_across([]() -> std::string { throw 7; }).code, "boundary.exception");
    EXPECT_EQ(error_across([]() -> std::string { throw DecodeError("bytes"); }).kind, ErrorKind::internal);
}

TEST(BoundaryCall, BringsCancellationAcross) {
    EXPECT_THROW(ask_across([](patchbay_reply reply) {
                     return answer_across(reply, []() -> std::string { throw Cancelled(); });
                 }),
                 Cancelled);
}

TEST(BoundaryCall, NamesTheStatusWhenTheOtherSideSaidNothingReadable) {
    for (const char* answer : {"", "nonsense", "\xff\xff\xff\xff"}) {
        try {
            ask_across([&](patchbay_reply reply) {
                set_reply(reply, answer);
                return 77;
            });
            FAIL() << answer;
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.error().kind, ErrorKind::internal);
            EXPECT_NE(failure.error().detail.find("77"), std::string::npos);
        }
    }
}

TEST(Results, HoldAValueOrAnError) {
    const Result<int> good(4);
    EXPECT_TRUE(good);
    EXPECT_EQ(*good, 4);
    Result<int> bad(Error{ErrorKind::stale, "a.b", "t", "", "", {}, 0});
    EXPECT_FALSE(bad.ok());
    EXPECT_THROW(std::move(bad).value_or_throw(), Failure);
    EXPECT_TRUE(Result<void>());
    EXPECT_THROW((Result<void>(Error{}).value_or_throw()), Failure);
}

}  // namespace
}  // namespace patchbay
