#include "host/app/plugin_commands.hpp"
#include "host/packages/cli/source_watch.hpp"
#include "host/packages/cli/table.hpp"
#include "tests/packages/archive_maker.hpp"
#include "tests/packages/fake_server.hpp"
#include "tests/packages/temporary_folder.hpp"

#include <CLI/CLI.hpp>

#include <gtest/gtest.h>

#include <sstream>
#include <thread>

namespace patchbay::packages {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

const char* const kModule = R"({"id": "hello", "version": "1.2.3", "state": "running", "problem": null})";

class Commands : public testing::Test {
  protected:
    void run_server() {
        put_file(folder.path() / "data/control.json",
                 R"({"url": ")" + server.url() + R"(/", "token": "t0k"})");
    }
    int run(std::vector<std::string> words, const std::string& typed = "") {
        CLI::App app;
        app::CommandLineValues values;
        std::istringstream in(typed);
        std::ostringstream out_stream;
        std::ostringstream err_stream;
        app::PluginCommands commands(app, values, {in, out_stream, err_stream},
                                     [this](const cli::Console& console, const check::CheckRequest& request) {
                                         checked = request;
                                         console.out << "looked at " << request.plugin.string() << "\n";
                                         return request.plugin == "good" ? 0 : 1;
                                     });
        words.insert(words.begin(), "plugin");
        std::reverse(words.begin(), words.end());
        app.parse(words);
        const int result = commands.asked() ? commands.run(folder.path() / "data") : -1;
        out = out_stream.str();
        err = err_stream.str();
        return result;
    }
    std::string put_package() {
        put_file(folder.path() / "hello.patchbay", small_package("hello", "1.2.3"));
        return (folder.path() / "hello.patchbay").string();
    }
    void put_program(const std::string& version) {
        put_file(folder.path() / "plugin/plugin.json", program_manifest("hello", version));
    }
    bool printed(const std::string& words) const { return out.find(words) != std::string::npos; }

    TemporaryFolder folder;
    FakeServer server;
    check::CheckRequest checked;
    std::string out;
    std::string err;
};

TEST_F(Commands, SayThatNoServerRuns) {
    EXPECT_EQ(run({"list"}), 1);
    EXPECT_NE(err.find("patchbay is not running with the data folder " + (folder.path() / "data").string()),
              std::string::npos);
    EXPECT_NE(err.find("patchbay serve"), std::string::npos);
}

TEST_F(Commands, SayThatNoServerRunsAnyMore) {
    {
        const FakeServer gone;
        put_file(folder.path() / "data/control.json", R"({"url": ")" + gone.url() + R"(", "token": "t"})");
    }
    EXPECT_EQ(run({"enable", "hello"}), 1);
    EXPECT_NE(err.find("is not running"), std::string::npos) << err;
}

TEST_F(Commands, SayWhatIsWrongWithTheControlFile) {
    put_file(folder.path() / "data/control.json", "{}");
    EXPECT_EQ(run({"list"}), 1);
    EXPECT_NE(err.find("control.json"), std::string::npos) << err;
}

TEST_F(Commands, ListModules) {
    run_server();
    server.answer("GET /api/v1/modules", 200,
                  R"({"items": [{"id": "hello", "version": "1.2.3", "state": "running", "installed": true,
                      "isolation": "process", "previous_version": "1.0.0", "problem": null},
                      {"id": "b", "version": "1.0.0", "state": "failed", "problem": {"title": "It broke"}}]})");
    EXPECT_EQ(run({"list"}), 0) << err;
    EXPECT_EQ(out,
              "ID     VERSION  STATE    FROM       RUNS     BACK TO  PROBLEM\n"
              "hello  1.2.3    running  installed  process  1.0.0\n"
              "b      1.0.0    failed   bundled                      It broke\n");
    EXPECT_NE(server.last_asked().headers.find("Authorization: Bearer t0k\r\n"), std::string::npos);
}

TEST_F(Commands, SwitchModules) {
    run_server();
    for (const std::string action : {"enable", "disable", "swap", "rollback"}) {
        server.answer("POST /api/v1/modules/hello/" + action, 200, kModule);
        EXPECT_EQ(run({action, "hello"}), 0) << err;
        EXPECT_EQ(out, "hello 1.2.3 is running\n");
    }
}

TEST_F(Commands, PrintAProblemWhole) {
    run_server();
    server.answer("POST /api/v1/modules/hello/enable", 409,
                  R"({"code": "module.x", "title": "It can't", "detail": "because", "fix": "Do this",
                      "fields": [{"field": "/a", "reason": "wrong", "fix": "Right"}]})");
    EXPECT_EQ(run({"enable", "hello"}), 1);
    EXPECT_EQ(err, "patchbay: It can't\n  because\n  /a: wrong. Right\n  Do this\n");
    EXPECT_EQ(run({"swap", "hello"}), 1);
    EXPECT_NE(err.find("can't be understood"), std::string::npos) << err;
}

TEST_F(Commands, AModuleThatFailedIsNoSuccess) {
    run_server();
    server.answer(
        "POST /api/v1/modules/hello/enable", 200,
        R"({"id": "hello", "version": "1.2.3", "state": "failed", "problem": {"title": "No", "fix": "Do"}})");
    EXPECT_EQ(run({"enable", "hello"}), 1);
    EXPECT_EQ(err, "patchbay: No\n  Do\n");
}

const char* const kStaged = R"({"id": "s1", "module": "hello", "name": "Hello", "summary": "Says hello",
    "version": "1.2.3", "signed_by": null, "replaces": "1.0.0",
    "permissions": {"services": ["conversations"], "outbound": ["*"]},
    "added": [{"kind": "outbound", "what": "*"}], "removed": [{"kind": "secrets", "what": "key"}],
    "needs": [{"service": "conversations", "offered_by": [], "running": false}], "offers": []})";

TEST_F(Commands, InstallWhatIsAgreedTo) {
    run_server();
    server.answer("POST /api/v1/packages", 201, kStaged);
    server.answer("POST /api/v1/packages/s1/install", 200, kModule);
    const std::string file = put_package();
    EXPECT_EQ(run({"install", file, "--enable"}, "y\n"), 0) << err;
    EXPECT_EQ(out,
              "Hello 1.2.3 (hello), replaces 1.0.0\n"
              "Says hello\n"
              "Nobody signed it.\n"
              "What it does:\n"
              "  - connects to any host\n"
              "  - answers requests of people who are signed in\n"
              "  - calls the service conversations\n"
              "New, compared with 1.0.0:\n"
              "  + connects to any host\n"
              "No longer:\n"
              "  - keeps the secret key\n"
              "It needs the service conversations, which no module offers\n"
              "Install it? [y/N] hello 1.2.3 is running\n");
    const auto asked = server.asked();
    ASSERT_EQ(asked.size(), 2u);
    EXPECT_EQ(asked[0].line, "POST /api/v1/packages");
    EXPECT_EQ(asked[0].body, text_of(file));
    EXPECT_EQ(asked[1].body, R"({"enable":true})");
}

TEST_F(Commands, InstallNothingWithoutAYes) {
    run_server();
    server.answer("POST /api/v1/packages", 201, kStaged);
    server.answer("DELETE /api/v1/packages/s1", 204, "");
    for (const char* typed : {"n\n", "\n", ""}) {
        EXPECT_EQ(run({"install", put_package()}, typed), 1);
        EXPECT_TRUE(printed("Nothing was installed."));
        EXPECT_EQ(server.last_asked().line, "DELETE /api/v1/packages/s1");
    }
}

TEST_F(Commands, InstallWithASignature) {
    run_server();
    server.answer("POST /api/v1/packages", 201, kStaged);
    server.answer("POST /api/v1/packages/s1/install", 200, kModule);
    const std::string file = put_package();
    put_file(folder.path() / "other.minisig", "\xfb\xff");
    EXPECT_EQ(run({"install", file, "--yes", "--signature", (folder.path() / "other.minisig").string()}), 0)
        << err;
    EXPECT_EQ(server.asked()[0].line, "POST /api/v1/packages?signature=%2B%2F8%3D");
    put_file(file + ".minisig", "beside");
    EXPECT_EQ(run({"install", file, "--yes"}), 0) << err;
    EXPECT_EQ(server.asked()[2].line, "POST /api/v1/packages?signature=YmVzaWRl");
    EXPECT_EQ(run({"install", file, "--yes", "--signature", "/nowhere"}), 1);
    EXPECT_EQ(run({"install", "/nowhere", "--yes"}), 1);
    EXPECT_NE(err.find("/nowhere"), std::string::npos);
}

TEST_F(Commands, RemoveAndSayWhatStays) {
    run_server();
    server.answer("DELETE /api/v1/modules/hello", 200, R"({"removed": "hello", "kept": ["12 messages"]})");
    EXPECT_EQ(run({"remove", "hello"}, "n\n"), 1);
    EXPECT_TRUE(server.asked().empty());
    EXPECT_EQ(run({"remove", "hello"}, "y\n"), 0);
    EXPECT_TRUE(printed("Its data stays."));
    EXPECT_TRUE(printed("What stays:\n  12 messages\n"));
    EXPECT_EQ(server.last_asked().line, "DELETE /api/v1/modules/hello?purge=false");
    EXPECT_EQ(run({"remove", "hello", "--purge", "--yes"}), 0);
    EXPECT_EQ(server.last_asked().line, "DELETE /api/v1/modules/hello?purge=true");
}

TEST_F(Commands, PackAndCheckWithoutAServer) {
    put_program("1.2.3");
    const std::string to = folder.path().string();
    EXPECT_EQ(run({"pack", to + "/plugin", "--to", to}), 0) << err;
    EXPECT_TRUE(fs::exists(folder.path() / "hello-1.2.3.patchbay"));
    EXPECT_TRUE(printed("1 files"));
    EXPECT_EQ(run({"pack", to + "/plugin/", "--to", to}), 0) << err;
    EXPECT_EQ(run({"pack", to + "/nowhere"}), 1);
    EXPECT_EQ(run({"check", "good"}), 0);
    EXPECT_EQ(out, "looked at good\n");
    EXPECT_EQ(run({"check", "bad", "--mode", "process", "--only", "a", "--only", "b", "--quick"}), 1);
    EXPECT_EQ(checked.mode, "process");
    EXPECT_EQ(checked.only, (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(checked.quick);
    EXPECT_THROW(run({"check", "bad", "--mode", "elsewhere"}), CLI::ParseError);
}

TEST_F(Commands, DevelopAProgram) {
    run_server();
    server.answer("POST /api/v1/packages", 201, kStaged);
    server.answer("POST /api/v1/packages/s1/install", 200, kModule);
    put_program("1.2.3");
    EXPECT_EQ(run({"dev", (folder.path() / "plugin").string(), "--once"}), 0) << err;
    EXPECT_TRUE(printed("  + connects to any host\nhello 1.2.3 is running\n  after ")) << out;
    EXPECT_EQ(server.asked()[1].body, R"({"enable":true})");
}

TEST_F(Commands, DevelopWhatIsBuilt) {
    run_server();
    server.answer("POST /api/v1/packages", 201, kStaged);
    server.answer("POST /api/v1/packages/s1/install", 200, kModule);
    put_program("1.2.3");
    const std::string plugin = (folder.path() / "plugin").string();
    put_file(plugin + "/CMakeLists.txt",
             "cmake_minimum_required(VERSION 3.25)\nproject(hello LANGUAGES NONE)\n"
             "add_custom_target(package ALL COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/plugin.json "
             "${CMAKE_BINARY_DIR}/packages/hello/plugin.json)\n");
    EXPECT_EQ(run({"dev", plugin, "--once"}), 0) << err;
    EXPECT_EQ(server.asked().size(), 2u);
    put_file(plugin + "/CMakeLists.txt", "message(FATAL_ERROR no)\n");
    EXPECT_EQ(run({"dev", plugin, "--once"}), 1);
    EXPECT_NE(err.find("does not build"), std::string::npos) << err;
    EXPECT_EQ(server.asked().size(), 2u);
}

TEST_F(Commands, DevelopAfterEachChange) {
    run_server();
    server.answer("POST /api/v1/packages", 201, kStaged);
    server.answer("POST /api/v1/packages/s1/install", 200, kModule);
    put_program("1.2.3");
    std::thread developing([&] { EXPECT_EQ(run({"dev", (folder.path() / "plugin").string()}), 1); });
    EXPECT_TRUE(server.wait_for("POST /api/v1/packages/s1/install", 1));
    put_program("1.2.4");
    EXPECT_TRUE(server.wait_for("POST /api/v1/packages/s1/install", 2));
    fs::remove_all(folder.path() / "plugin");
    developing.join();
    EXPECT_NE(err.find("can't be watched"), std::string::npos) << err;
}

TEST(SourceWatch, SeesChangesAlsoInNewFoldersAndNotApart) {
    const TemporaryFolder folder;
    put_file(folder.path() / "build/a", "");
    put_file(folder.path() / ".git/a", "");
    const auto watch = cli::SourceWatch::open(folder.path() / "", folder.path() / "build/").value_or_throw();
    EXPECT_FALSE(watch->wait(milliseconds(0)).value_or_throw());
    put_file(folder.path() / "build/b", "x");
    put_file(folder.path() / ".git/b", "x");
    EXPECT_FALSE(watch->wait(milliseconds(0)).value_or_throw());
    put_file(folder.path() / "src/deep/a.cpp", "x");
    EXPECT_TRUE(watch->wait(milliseconds(5000)).value_or_throw());
    put_file(folder.path() / "src/deep/a.cpp", "y");
    EXPECT_TRUE(watch->wait(milliseconds(5000)).value_or_throw());
    EXPECT_FALSE(watch->wait(milliseconds(0)).value_or_throw());
    fs::rename(folder.path() / "src/deep/a.cpp", folder.path() / "src/b.cpp");
    EXPECT_TRUE(watch->wait(milliseconds(5000)).value_or_throw());
    EXPECT_FALSE(cli::SourceWatch::open(folder.path() / "nowhere", "build").ok());
}

TEST(Table, AlignsWhatPeopleSee) {
    EXPECT_EQ(cli::table({{"A", "B"}, {"привет", "x"}, {"a\x1b[2J", ""}}), "A       B\nпривет  x\na?[2J\n");
    EXPECT_EQ(cli::table({}), "");
}

}  // namespace
}  // namespace patchbay::packages
