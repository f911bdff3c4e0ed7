#include "host/packages/version_history.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace patchbay::packages {
namespace {

VersionRecord record(const std::string& version) {
    return {version, std::string(64, version.front()), 7, std::nullopt, {}};
}

/// "current previous | all", such as "3 2 | 1 2 3".
std::string shown(const VersionHistory& history) {
    if (history.empty()) return "none";
    std::string text =
        history.current().version + " " + (history.previous() ? history.previous()->version : "-") + " |";
    for (const auto& each : history.versions())
        text += " " + each.version;
    return text;
}

/// A number installs that version, "back" rolls back, "undo" undoes the installation.
VersionHistory after(const std::string& steps) {
    VersionHistory history;
    std::istringstream in(steps);
    for (std::string step; in >> step;) {
        if (step == "back") {
            history.rollback();
        } else if (step == "undo") {
            history.undo_install();
        } else {
            history.install(record(step));
        }
    }
    return history;
}

TEST(VersionHistory, KeepsThreeAndKnowsTheWayBack) {
    const std::vector<std::pair<const char*, const char*>> cases{
        {"", "none"},
        {"1", "1 - | 1"},
        {"1 back", "1 - | 1"},
        {"1 2", "2 1 | 1 2"},
        {"1 2 3", "3 2 | 1 2 3"},
        {"1 2 3 4", "4 3 | 2 3 4"},
        {"1 2 back", "1 2 | 1 2"},
        {"1 2 back back", "2 1 | 1 2"},
        {"1 2 3 back", "2 1 | 1 2 3"},
        {"1 2 3 back back", "1 3 | 1 2 3"},
        {"1 2 3 back 4", "4 2 | 2 3 4"},
        {"1 2 undo", "1 - | 1"},
        {"1 undo", "1 - | 1"},
        {"1 2 3 undo", "2 1 | 1 2"},
        {"1 2 3 4 undo", "3 2 | 2 3"},
        {"1 1", "1 - | 1"},
        {"1 2 1", "1 2 | 2 1"},
        {"1 2 2", "2 1 | 1 2"},
    };
    for (const auto& [steps, expected] : cases) {
        const VersionHistory history = after(steps);
        EXPECT_EQ(shown(history), expected) << steps;
        if (history.empty()) continue;
        const auto read = VersionHistory::from_text(history.to_text());
        ASSERT_TRUE(read) << steps;
        EXPECT_EQ(shown(*read), expected) << steps;
    }
}

TEST(VersionHistory, GoesOnWithoutWhatIsGone) {
    VersionHistory history = after("1 2 3");
    history.forget(record("3").key());
    EXPECT_EQ(shown(history), "2 1 | 1 2");
    history.forget(record("1").key());
    EXPECT_EQ(shown(history), "2 - | 2");
    history.forget(record("2").key());
    EXPECT_TRUE(history.empty());
}

TEST(VersionHistory, ARebuiltVersionIsAnother) {
    VersionHistory history = after("1");
    VersionRecord rebuilt = record("1");
    rebuilt.sha256 = std::string(64, 'f');
    history.install(rebuilt);
    EXPECT_EQ(history.current().sha256, rebuilt.sha256);
    ASSERT_NE(history.previous(), nullptr);
    EXPECT_EQ(history.previous()->sha256, record("1").sha256);
}

TEST(VersionHistory, RefusesTextThatIsNotItsOwn) {
    for (const char* text : {"", "{", "{}", R"({"current": "1", "previous": null, "versions": []})"})
        EXPECT_FALSE(VersionHistory::from_text(text)) << text;
}

}  // namespace
}  // namespace patchbay::packages
