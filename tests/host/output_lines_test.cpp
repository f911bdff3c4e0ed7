// What a plugin's process prints, line by line.
#include "host/isolation/output_lines.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace patchbay::isolation {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

class SplitLines : public testing::Test {
  protected:
    void add(std::string_view bytes, std::chrono::milliseconds at = 0ms) {
        splitter_.add(bytes, LineSplitter::Time() + 1h + at, take_);
    }
    void end() { splitter_.end(take_); }

    Lines lines_;

  private:
    const LineSplitter::Take take_ = [this](std::string line) { lines_.push_back(std::move(line)); };
    LineSplitter splitter_;
};

TEST_F(SplitLines, JoinsWhatArrivesInPieces) {
    add("fir");
    add("st\nsecond\r\n\nthi");
    EXPECT_EQ(lines_, (Lines{"first", "second"}));
    add("rd");
    end();
    EXPECT_EQ(lines_.back(), "third");
}

TEST_F(SplitLines, CutsALineThatIsTooLongAndGoesOnAfterIt) {
    for (int piece = 0; piece < 10; ++piece)
        add(std::string(LineSplitter::kLongest / 4, 'x'));
    add("\nshort\n");
    EXPECT_EQ(lines_, (Lines{std::string(LineSplitter::kLongest, 'x') + "...", "short"}));
}

TEST_F(SplitLines, TellsHowManyWereTooManyForASecond) {
    std::string many;
    for (std::size_t line = 0; line < LineSplitter::kMostASecond + 7; ++line)
        many += "line\n";
    add(many);
    EXPECT_EQ(lines_.size(), LineSplitter::kMostASecond);
    add("later\n", 1s);
    ASSERT_EQ(lines_.size(), LineSplitter::kMostASecond + 2);
    EXPECT_EQ(lines_[LineSplitter::kMostASecond], "(lines dropped: 7)");
    EXPECT_EQ(lines_.back(), "later");
}

TEST_F(SplitLines, TellsOfDroppedLinesAtTheEndAsWell) {
    for (std::size_t line = 0; line <= LineSplitter::kMostASecond; ++line)
        add("line\n");
    end();
    EXPECT_EQ(lines_.back(), "(lines dropped: 1)");
}

TEST(TakeLevel, KnowsThoseOfSystemd) {
    const struct {
        std::string_view line;
        log::Level level;
        std::string_view text;
    } cases[] = {{"<0>dead", log::Level::error, "dead"}, {"<3>broken", log::Level::error, "broken"},
                 {"<4>slow", log::Level::warn, "slow"},  {"<6>well", log::Level::info, "well"},
                 {"<7>busy", log::Level::debug, "busy"}, {"<8>none", log::Level::info, "<8>none"},
                 {"<4>", log::Level::info, "<4>"},       {"plain", log::Level::info, "plain"}};
    for (const auto& each : cases) {
        std::string_view line = each.line;
        EXPECT_EQ(take_level(line), each.level) << each.line;
        EXPECT_EQ(line, each.text);
    }
}

}  // namespace
}  // namespace patchbay::isolation
