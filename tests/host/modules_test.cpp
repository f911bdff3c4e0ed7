// Modules before and around their code: states, manifest, library file, services, order.
#include "host/modules/modules.hpp"
#include "host/modules/elf_check.hpp"
#include "host/modules/library.hpp"
#include "host/modules/life_cycle.hpp"
#include "host/modules/manifest.hpp"
#include "host/modules/service_directory.hpp"
#include "host/modules/settings_schema.hpp"

#include <patchbay/host.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace patchbay::modules {
namespace {

using namespace std::chrono_literals;

constexpr State kStates[] = {State::disabled, State::refused,  State::starting,
                             State::running,  State::degraded, State::draining,
                             State::stopped,  State::failed,   State::quarantined};
constexpr Event kEvents[] = {Event::enable,          Event::disable,      Event::refused,
                             Event::started,         Event::start_failed, Event::became_healthy,
                             Event::became_degraded, Event::crashed,      Event::drained,
                             Event::stuck,           Event::quarantined};

TEST(LifeCycle, KnowsExactlyTheseSteps) {
    const std::map<std::pair<State, Event>, State> steps{
        {{State::disabled, Event::enable}, State::starting},
        {{State::stopped, Event::enable}, State::starting},
        {{State::failed, Event::enable}, State::starting},
        {{State::refused, Event::enable}, State::starting},
        {{State::quarantined, Event::enable}, State::starting},
        {{State::quarantined, Event::disable}, State::disabled},
        {{State::disabled, Event::quarantined}, State::quarantined},
        {{State::running, Event::quarantined}, State::quarantined},
        {{State::degraded, Event::quarantined}, State::quarantined},
        {{State::running, Event::crashed}, State::failed},
        {{State::degraded, Event::crashed}, State::failed},
        {{State::running, Event::disable}, State::draining},
        {{State::degraded, Event::disable}, State::draining},
        {{State::failed, Event::disable}, State::disabled},
        {{State::refused, Event::disable}, State::disabled},
        {{State::stopped, Event::disable}, State::disabled},
        {{State::starting, Event::refused}, State::refused},
        {{State::disabled, Event::refused}, State::refused},
        {{State::starting, Event::started}, State::running},
        {{State::starting, Event::start_failed}, State::failed},
        {{State::degraded, Event::became_healthy}, State::running},
        {{State::running, Event::became_degraded}, State::degraded},
        {{State::draining, Event::drained}, State::disabled},
        {{State::draining, Event::stuck}, State::stopped},
    };
    for (const State state : kStates) {
        for (const Event event : kEvents) {
            const auto found = steps.find({state, event});
            const auto wanted = found == steps.end() ? std::nullopt : std::optional(found->second);
            EXPECT_EQ(next_state(state, event), wanted)
                << to_text(state) << " with event " << static_cast<int>(event);
        }
    }
}

TEST(LifeCycle, TriesAFailedStartAgainLaterAndLater) {
    EXPECT_EQ(retry_pause(1), 5s);
    EXPECT_EQ(retry_pause(2), 10s);
    EXPECT_EQ(retry_pause(4), 40s);
    EXPECT_EQ(retry_pause(7), 300s);
    EXPECT_EQ(retry_pause(1000000), 300s);
}

TEST(LifeCycle, ServesWhileRunningOrDegradedOnly) {
    for (const State state : kStates) {
        EXPECT_EQ(is_serving(state), state == State::running || state == State::degraded) << to_text(state);
    }
}

TEST(LifeCycle, NamesEveryStateDifferently) {
    std::set<std::string_view> names;
    for (const State state : kStates)
        names.insert(to_text(state));
    EXPECT_EQ(names.size(), std::size(kStates));
}

const std::string kManifest = R"({"id":"notes","name":"Notes","version":"1.2.3","sdk":"1"})";

nlohmann::json manifest_with(const char* member, nlohmann::json value) {
    auto manifest = nlohmann::json::parse(kManifest);
    manifest[member] = std::move(value);
    return manifest;
}

TEST(Manifest, ReadsTheSmallestOne) {
    const auto manifest = parse_manifest(kManifest, "notes/plugin.json");
    ASSERT_TRUE(manifest) << manifest.error().detail;
    EXPECT_EQ(manifest->id, "notes");
    EXPECT_EQ(manifest->version, "1.2.3");
    EXPECT_EQ(manifest->sdk, 1);
    EXPECT_TRUE(manifest->needs.empty());
}

TEST(Manifest, KeepsTheOrderOfTheSettings) {
    const auto manifest = parse_manifest(R"({"id": "notes", "name": "Notes", "version": "1.2.3", "sdk": "1",
        "settings": {
          "properties": {
            "mode": {"enum": ["a", "b"]},
            "items": {"items": {"properties": {"y": {}, "x": {}}}},
            "properties": {"properties": {"if": {}, "allOf": {}}},
            "given": {"x-order": ["b"], "properties": {"a": {}, "b": {}}}
          },
          "allOf": [{"if": {"properties": {"mode": {"const": "b"}}}, "then": {"properties": {"v": {}, "u": {}}}}]
        }})",
                                         "notes/plugin.json");
    ASSERT_TRUE(manifest) << manifest.error().detail;
    const auto order_at = [&](const char* pointer) {
        return manifest->settings_schema.at(nlohmann::json::json_pointer(pointer)).at("x-order").dump();
    };
    EXPECT_EQ(order_at(""), R"(["mode","items","properties","given"])");
    EXPECT_EQ(order_at("/properties/items/items"), R"(["y","x"])");
    EXPECT_EQ(order_at("/properties/properties"), R"(["if","allOf"])");
    EXPECT_EQ(order_at("/properties/given"), R"(["b"])");
    EXPECT_EQ(order_at("/allOf/0/then"), R"(["v","u"])");
}

TEST(Manifest, RefusesInWordsThatNameFileAndMember) {
    const struct {
        nlohmann::json manifest;
        const char* code;
        const char* named;
    } cases[] = {
        {manifest_with("id", "Notes"), "module.manifest_invalid", "id"},
        {manifest_with("id", "../../etc"), "module.manifest_invalid", "id"},
        {manifest_with("id", ""), "module.manifest_invalid", "id"},
        {manifest_with("id", std::string(41, 'a')), "module.manifest_invalid", "id"},
        {manifest_with("id", "host"), "module.reserved_id", "host"},
        {manifest_with("id", "public"), "module.reserved_id", "public"},
        {manifest_with("id", "admin"), "module.reserved_id", "admin"},
        {manifest_with("id", "pg_notes"), "module.manifest_invalid", "id"},
        {manifest_with("name", ""), "module.manifest_invalid", "name"},
        {manifest_with("name", 7), "module.manifest_invalid", "name"},
        {manifest_with("version", "one"), "module.manifest_invalid", "version"},
        {manifest_with("sdk", "1.x"), "module.manifest_invalid", "sdk"},
        {manifest_with("sdk", "99999999999999999999"), "module.manifest_invalid", "sdk"},
        {manifest_with("sdk", "2"), "module.sdk_mismatch", "SDK 2"},
        {manifest_with("needs", "conversations"), "module.manifest_invalid", "needs"},
        {manifest_with("settings", 1), "module.manifest_invalid", "settings"},
        {nlohmann::json::array(), "module.manifest_invalid", "plugin.json"},
        {nlohmann::json::object(), "module.manifest_invalid", "is missing"},
    };
    for (const auto& each : cases) {
        const auto manifest = parse_manifest(each.manifest.dump(), "notes/plugin.json");
        ASSERT_FALSE(manifest) << each.manifest;
        EXPECT_EQ(manifest.error().code, each.code) << each.manifest;
        EXPECT_NE(manifest.error().detail.find(each.named), std::string::npos) << manifest.error().detail;
        EXPECT_NE(manifest.error().detail.find("notes/plugin.json"), std::string::npos)
            << manifest.error().detail;
        EXPECT_FALSE(manifest.error().fix.empty()) << each.manifest;
    }
}

TEST(Manifest, RefusesWhatIsNotJson) {
    for (const char* text : {"", "{", "not json", "{\"id\":}", "\xff\xfe"}) {
        const auto manifest = parse_manifest(text, "x");
        ASSERT_FALSE(manifest) << text;
        EXPECT_EQ(manifest.error().code, "module.manifest_not_json") << text;
    }
}

TEST(Manifest, FillsInDefaultsBelowWhatIsGiven) {
    const auto schema = nlohmann::json::parse(
        R"({"type":"object","properties":{"a":{"default":1},"b":{"default":2},"c":{"type":"string"}}})");
    EXPECT_EQ(settings_with_defaults(schema, {{"b", 5}}), nlohmann::json({{"a", 1}, {"b", 5}}));
    EXPECT_EQ(settings_with_defaults(schema, nullptr), nlohmann::json({{"a", 1}, {"b", 2}}));
    EXPECT_EQ(settings_with_defaults({{"type", "object"}}, nullptr), nlohmann::json::object());
}

class LibraryFile : public testing::Test {
  protected:
    LibraryFile() : folder_(std::filesystem::temp_directory_path() / ("library-" + new_id())) {
        std::filesystem::create_directories(folder_);
    }
    ~LibraryFile() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path write(const std::string& bytes) const {
        std::ofstream(folder_ / "written.so", std::ios::binary) << bytes;
        return folder_ / "written.so";
    }
    static std::string bytes_of(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static std::string code_of(const std::filesystem::path& file) {
        const auto checked = check_library_file(file);
        return checked ? "" : checked.error().code;
    }

    const std::filesystem::path hello_ = std::filesystem::path(PATCHBAY_HELLO_PACKAGE) / "libhello.so";
    const std::filesystem::path folder_;
};

TEST_F(LibraryFile, PassesARealPlugin) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // sanitizers add exports of their own
    EXPECT_EQ(code_of(hello_), "");
#endif
    EXPECT_TRUE(read_manifest(PATCHBAY_HELLO_PACKAGE));
}

TEST_F(LibraryFile, LoadsAPrivateCopyAndRemovesItAfterwards) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    auto library = Library::load(hello_, folder_ / "run", "hello");
    ASSERT_TRUE(library) << library.error().detail;
    EXPECT_EQ((*library)->entry().abi, static_cast<std::uint32_t>(PATCHBAY_ABI));
    EXPECT_FALSE(std::filesystem::is_empty(folder_ / "run"));
    (*library).reset();
    EXPECT_TRUE(std::filesystem::is_empty(folder_ / "run"));
#endif
}

TEST_F(LibraryFile, RefusesAPlainLibrary) {
    EXPECT_EQ(code_of(PATCHBAY_PLAIN_LIBRARY), "module.no_entry");
}

TEST_F(LibraryFile, RefusesWhatIsNoLibrary) {
    EXPECT_EQ(code_of(folder_ / "missing.so"), "module.no_library");
    EXPECT_EQ(code_of(folder_), "module.no_library");
    EXPECT_EQ(code_of(write("")), "module.not_a_library");
    EXPECT_EQ(code_of(write("#!/bin/sh\necho hello\n")), "module.not_a_library");
    EXPECT_EQ(code_of(write("\x7f"
                            "ELF")),
              "module.not_a_library");
    EXPECT_EQ(code_of(write(std::string(100000, '\0'))), "module.not_a_library");
    EXPECT_EQ(code_of("/proc/self/status"), "module.not_a_library") << "a file without a size";
}

TEST_F(LibraryFile, RefusesLibrariesOfOtherKindsAndMachines) {
    std::string bytes = bytes_of(hello_);
    bytes[18] = '\x28';  // e_machine: ARM
    EXPECT_EQ(code_of(write(bytes)), "module.other_machine");
    bytes = bytes_of(hello_);
    bytes[4] = '\1';  // 32 bit
    EXPECT_EQ(code_of(write(bytes)), "module.not_a_library");
    bytes = bytes_of(hello_);
    bytes[16] = '\1';  // a relocatable object
    EXPECT_EQ(code_of(write(bytes)), "module.other_machine");
}

TEST_F(LibraryFile, RefusesEveryTruncation) {
    const std::string bytes = bytes_of(hello_);
    ASSERT_GT(bytes.size(), 10000U);
    for (const std::size_t size : {std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{4096},
                                   bytes.size() / 2, bytes.size() - 1}) {
        EXPECT_NE(code_of(write(bytes.substr(0, size))), "") << size << " of " << bytes.size() << " bytes";
    }
}

TEST_F(LibraryFile, SurvivesDamageAnywhereInTheTables) {
    const std::string bytes = bytes_of(PATCHBAY_PLAIN_LIBRARY);  // small, also with a sanitizer inside
    for (std::size_t at = 0; at < 64; ++at) {
        for (const char value : {'\0', '\x7f', '\xff'}) {
            std::string damaged = bytes;
            damaged[at] = value;
            check_library_file(write(damaged)).ok();
        }
    }
}

TEST(ServiceDirectoryTest, FindsWhatIsOnOfferAndForgetsItAfterwards) {
    ServiceDirectory directory;
    {
        const auto offer =
            directory.offer("channel/a", [](std::uint32_t method, std::string_view payload, auto) {
                return std::to_string(method) + std::string(payload);
            });
        const auto other = directory.offer(
            "conversations", [](std::uint32_t, std::string_view, auto) { return std::string(); });
        ASSERT_TRUE(directory.find("channel/a"));
        EXPECT_EQ(directory.find("channel/a")(7, "x", std::chrono::seconds(1)), "7x");
        EXPECT_EQ(directory.names("channel/"), std::vector<std::string>{"channel/a"});
        EXPECT_THROW((void)directory.offer("channel/a", {}), std::invalid_argument);
    }
    EXPECT_FALSE(directory.find("channel/a"));
    EXPECT_TRUE(directory.names("").empty());
}

TEST(ServiceDirectoryTest, MovesAnOfferWithoutEndingIt) {
    ServiceDirectory directory;
    ServiceDirectory::Offer kept;
    {
        auto offer =
            directory.offer("a", [](std::uint32_t, std::string_view, auto) { return std::string("a"); });
        kept = std::move(offer);
    }
    EXPECT_TRUE(directory.find("a"));
    kept = {};
    EXPECT_FALSE(directory.find("a"));
}

Manifest module(std::string id, std::vector<std::string> needs, std::vector<std::string> offers) {
    Manifest manifest;
    manifest.id = std::move(id);
    manifest.needs = std::move(needs);
    manifest.offers = std::move(offers);
    return manifest;
}

using Order = std::vector<std::string>;

TEST(StartOrder, PutsProvidersBeforeThoseWhoNeedThem) {
    EXPECT_EQ(start_order({module("openai", {"conversations"}, {"assistants"}),
                           module("inbox", {"channel/telegram"}, {"conversations"}),
                           module("telegram", {}, {"channel/telegram"})}),
              (Order{"telegram", "inbox", "openai"}));
}

using Groups = std::vector<Order>;

TEST(StopGroups, AreOfThoseWhomNobodyLeftNeeds) {
    EXPECT_EQ(stop_groups({module("telegram", {}, {"channel/telegram"}), module("monitor", {}, {}),
                           module("inbox", {"channel/telegram"}, {"conversations"}),
                           module("openai", {"conversations"}, {"assistants"})}),
              (Groups{{"monitor", "openai"}, {"inbox"}, {"telegram"}}));
    EXPECT_TRUE(stop_groups({}).empty());
}

TEST(StopGroups, HoldACycleTogether) {
    EXPECT_EQ(stop_groups({module("a", {"b"}, {"a"}), module("b", {"a"}, {"b"}), module("c", {"a"}, {}),
                           module("own", {"own"}, {"own"})}),
              (Groups{{"c", "own"}, {"a", "b"}}));
}

TEST(StartOrder, KeepsTheGivenOrderWhereNothingIsNeeded) {
    EXPECT_EQ(start_order({module("b", {}, {}), module("a", {}, {}), module("c", {"missing"}, {})}),
              (Order{"b", "a", "c"}));
    EXPECT_TRUE(start_order({}).empty());
}

TEST(StartOrder, PlacesACycleAndEverythingElse) {
    EXPECT_EQ(
        start_order({module("a", {"b"}, {"a"}), module("b", {"a"}, {"b"}), module("own", {"own"}, {"own"})})
            .size(),
        3U);
}

}  // namespace
}  // namespace patchbay::modules
