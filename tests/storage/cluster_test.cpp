#include "host/storage/embedded_cluster.hpp"

#include "tests/storage/test_database.hpp"

#include "host/storage/cluster_settings.hpp"
#include "host/storage/server_process.hpp"

#include <gtest/gtest.h>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <thread>

namespace patchbay::storage {

using namespace std::chrono_literals;
using test::eventually;
using test::failure_of;
using test::TemporaryFolder;
using test::time_of;

namespace {

std::string ask(const EmbeddedCluster& cluster, const std::string& sql) {
    StorageOptions options;
    options.pool.url = cluster.connection_string();
    Storage storage(options);
    return Rows(storage.execute({"test.ask", sql, {}}))[0].text("answer");
}

/// A host in a process of its own, as far as its database goes.
class OtherHost {
  public:
    explicit OtherHost(const std::filesystem::path& data) {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) return;
        const std::string folder = data.string();
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(ends[1], 1);
            ::execl("/proc/self/exe", "storage_tests", "--host", folder.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(ends[1]);
        std::array<char, 16> said{};
        ready_ = ::read(ends[0], said.data(), said.size()) > 0;
        ::close(ends[0]);
    }
    ~OtherHost() { kill(); }
    bool ready() const { return ready_; }
    pid_t pid() const { return pid_; }
    void kill() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }

  private:
    pid_t pid_ = -1;
    bool ready_ = false;
};

/// A process of some name that sleeps in a folder.
class Sleeper {
  public:
    Sleeper(const std::filesystem::path& program, const std::filesystem::path& folder) {
        pid_ = ::fork();
        if (pid_ == 0) {
            if (::chdir(folder.c_str()) == 0) ::execl(program.c_str(), "sleeper", "600", nullptr);
            ::_exit(127);
        }
        const std::string link = "/proc/" + std::to_string(pid_) + "/exe";
        eventually([&] {
            std::error_code ignored;
            return std::filesystem::read_symlink(link, ignored) == std::filesystem::canonical(program);
        });
    }
    ~Sleeper() { end(); }
    Sleeper(const Sleeper&) = delete;
    pid_t pid() const { return pid_; }
    bool alive() { return pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == 0; }
    void end() {
        if (!alive()) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }

  private:
    pid_t pid_ = -1;
};

std::filesystem::path copied_sleep(const std::filesystem::path& as) {
    std::filesystem::copy_file(std::filesystem::canonical("/bin/sleep"), as);
    return as;
}

mode_t mode_of(const std::filesystem::path& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777 : 0;
}

class Cluster : public testing::Test {
  protected:
    /// A cluster that was made and stopped before; making each anew would take most of the time.
    void copy_made_cluster() {
        static const test::MadeCluster made;
        made.copy_to(data());
    }
    std::filesystem::path data() const { return folder_.path() / "data"; }
    EmbeddedClusterOptions options() const { return {data()}; }
    TemporaryFolder folder_;
};

}  // namespace

TEST_F(Cluster, TheFirstStartMakesItPrivateAndWithoutSuperuser) {
    EmbeddedCluster cluster(options());
    cluster.start();
    EXPECT_TRUE(cluster.status().running);
    EXPECT_FALSE(cluster.status().adopted);
    EXPECT_EQ(ask(cluster, "select current_user as answer"), "patchbay");
    EXPECT_EQ(ask(cluster, "select rolsuper::text as answer from pg_roles where rolname = current_user"),
              "false");
    EXPECT_EQ(ask(cluster, "select current_setting('data_checksums') as answer"), "on");
    EXPECT_EQ(ask(cluster, "select current_setting('listen_addresses') as answer"), "");
    EXPECT_EQ(ask(cluster,
                  "select datcollate || ' ' || pg_encoding_to_char(encoding) as answer from pg_database "
                  "where datname = current_database()"),
              "C.UTF-8 UTF8");
    EXPECT_EQ(mode_of(data() / "postgres"), 0700U);
    EXPECT_EQ(mode_of(data() / "run"), 0700U);
}

TEST_F(Cluster, WhatWasStoredIsThereAfterARestart) {
    copy_made_cluster();
    const auto store = [](const EmbeddedCluster& cluster, const std::string& sql) {
        StorageOptions with;
        with.pool.url = cluster.connection_string();
        Storage(with).execute({"test.store", sql, {}});
    };
    {
        EmbeddedCluster cluster(options());
        cluster.start();
        store(cluster, "create table kept as select 'kept' as answer");
        const auto stopping = time_of([&] { cluster.stop(); });
        EXPECT_LT(stopping, 10s);
        EXPECT_FALSE(cluster.status().running);
        EXPECT_TRUE(eventually([&] { return servers_in(data() / "postgres").empty(); }));
    }
    EmbeddedCluster cluster(options());
    cluster.start();
    EXPECT_EQ(ask(cluster, "select answer from kept"), "kept");
}

TEST_F(Cluster, AServerThatOutlivedItsHostIsTakenOver) {
    copy_made_cluster();
    OtherHost host(data());
    ASSERT_TRUE(host.ready());
    host.kill();
    EmbeddedCluster cluster(options());
    const auto took = time_of([&] { cluster.start(); });
    EXPECT_TRUE(cluster.status().adopted);
    EXPECT_LT(took, 1s);
    EXPECT_EQ(ask(cluster, "select 'here' as answer"), "here");
    // One that this process did not start is watched as well.
    ASSERT_EQ(::kill(cluster.status().pid, SIGKILL), 0);
    EXPECT_TRUE(eventually([&] { return cluster.status().restarts == 1; }, 30s));
    EXPECT_EQ(ask(cluster, "select 'again' as answer"), "again");
    cluster.stop();
    EXPECT_TRUE(eventually([&] { return servers_in(data() / "postgres").empty(); }));
}

TEST_F(Cluster, AServerThatDiedWithItsHostIsStartedAnew) {
    copy_made_cluster();
    OtherHost host(data());
    ASSERT_TRUE(host.ready());
    host.kill();
    for (const pid_t pid : servers_in(data() / "postgres"))
        ::kill(pid, SIGKILL);
    EXPECT_TRUE(eventually([&] { return servers_in(data() / "postgres").empty(); }));
    ASSERT_TRUE(std::filesystem::exists(data() / "postgres/postmaster.pid"));
    EmbeddedCluster cluster(options());
    cluster.start();
    EXPECT_FALSE(cluster.status().adopted);
    EXPECT_EQ(ask(cluster, "select 'here' as answer"), "here");
}

TEST_F(Cluster, APidFileThatNamesAnotherProgramDoesNotHinderTheStart) {
    copy_made_cluster();
    std::ofstream(data() / "postgres/postmaster.pid") << ::getppid() << "\n"
                                                      << (data() / "postgres").string() << "\n";
    EmbeddedCluster cluster(options());
    cluster.start();
    EXPECT_FALSE(cluster.status().adopted);
}

TEST_F(Cluster, AKilledServerComesBack) {
    copy_made_cluster();
    EmbeddedCluster cluster(options());
    cluster.start();
    const std::string before = cluster.connection_string();
    ASSERT_EQ(::kill(cluster.status().pid, SIGKILL), 0);
    EXPECT_TRUE(eventually([&] { return cluster.status().restarts == 1 && cluster.status().running; }, 30s));
    EXPECT_EQ(cluster.connection_string(), before);
    EXPECT_EQ(ask(cluster, "select 'again' as answer"), "again");
}

TEST_F(Cluster, ASecondHostIsRefusedAndToldWhoHoldsTheFolder) {
    copy_made_cluster();
    OtherHost host(data());
    ASSERT_TRUE(host.ready());
    const Error error = failure_of([&] { EmbeddedCluster second(options()); });
    EXPECT_EQ(error.code, "database.folder_in_use");
    EXPECT_TRUE(find_running_cluster(data()));
    EXPECT_NE(error.detail.find("process " + std::to_string(host.pid())), std::string::npos);
    host.kill();
    EmbeddedCluster third(options());
    third.start();
}

TEST_F(Cluster, AReleasedServerRunsOn) {
    copy_made_cluster();
    pid_t pid = 0;
    {
        EmbeddedCluster cluster(options());
        cluster.start();
        pid = cluster.status().pid;
        cluster.release();
    }
    EmbeddedCluster next(options());
    next.start();
    EXPECT_TRUE(next.status().adopted);
    EXPECT_EQ(next.status().pid, pid);
}

TEST_F(Cluster, AClusterOfAnotherVersionIsRefusedInWords) {
    std::filesystem::create_directories(data() / "postgres");
    std::ofstream(data() / "postgres/PG_VERSION") << "9\n";
    EmbeddedCluster cluster(options());
    EXPECT_EQ(failure_of([&] { cluster.start(); }).code, "database.other_version");
}

TEST_F(Cluster, ALongFolderGetsItsSocketElsewhere) {
    const auto deep = folder_.path() / std::string(90, 'x');
    std::filesystem::path socket_folder;
    {
        EmbeddedCluster cluster({deep});
        cluster.start();
        EXPECT_EQ(ask(cluster, "select 'here' as answer"), "here");
        const std::string text = cluster.connection_string();
        socket_folder = text.substr(6, text.find('\'', 6) - 6);
        EXPECT_TRUE(fits_socket(socket_folder));
        EXPECT_EQ(mode_of(socket_folder), 0700U);
    }
    std::filesystem::remove_all(socket_folder);
}

TEST_F(Cluster, AFolderThatTheServersUserCantReachIsNamed) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root runs the server as another user";
    std::filesystem::create_directories(folder_.path() / "closed");
    ::chmod((folder_.path() / "closed").c_str(), 0700);
    ::chmod(folder_.path().c_str(), 0711);
    const Error error = failure_of([&] { EmbeddedCluster cluster({folder_.path() / "closed/data"}); });
    EXPECT_EQ(error.code, "database.folder_closed");
    EXPECT_NE(error.detail.find((folder_.path() / "closed").string()), std::string::npos);
}

TEST_F(Cluster, ADataFolderOfTheServersUserIsRefusedToRoot) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root runs the server as another user";
    std::filesystem::create_directories(data());
    const auto user = choose_server_user();
    ASSERT_EQ(::chown(data().c_str(), user->uid, user->gid), 0);
    EXPECT_EQ(failure_of([&] { EmbeddedCluster cluster(options()); }).code, "database.folder_owner");
}

TEST_F(Cluster, SettingsAreNotWrittenThroughALink) {
    copy_made_cluster();
    std::ofstream(folder_.path() / "elsewhere") << "untouched";
    std::filesystem::create_symlink(folder_.path() / "elsewhere", data() / "postgres/postgresql.conf.new");
    EmbeddedCluster cluster(options());
    cluster.start();
    std::string text;
    std::getline(std::ifstream(folder_.path() / "elsewhere"), text);
    EXPECT_EQ(text, "untouched");
    EXPECT_EQ(mode_of(data() / "postgres/postgresql.conf"), 0600U);
}

TEST_F(Cluster, SomebodysShellInItsFolderIsLeftAlone) {
    copy_made_cluster();
    Sleeper shell("/bin/sleep", data() / "postgres");
    EmbeddedCluster cluster(options());
    cluster.start();
    EXPECT_TRUE(shell.alive());
}

TEST_F(Cluster, AnInitdbThatOutlivedItsHostIsEndedBeforeTheNext) {
    std::filesystem::create_directories(data() / "postgres.new");
    Sleeper orphan(copied_sleep(folder_.path() / "initdb"), data() / "postgres.new");
    EmbeddedCluster cluster(options());
    cluster.start();
    EXPECT_FALSE(orphan.alive());
    EXPECT_EQ(ask(cluster, "select 'here' as answer"), "here");
}

TEST_F(Cluster, AServerThatRecoversIsWaitedForBeyondTheLimit) {
    copy_made_cluster();
    const auto cluster_folder = std::filesystem::canonical(data() / "postgres");
    Sleeper recovering(copied_sleep(folder_.path() / "postgres"), cluster_folder);
    std::ofstream(cluster_folder / "postmaster.pid")
        << recovering.pid() << "\n"
        << cluster_folder.string() << "\n1\n5432\n\n\n\nstarting\n";
    EmbeddedClusterOptions impatient = options();
    impatient.start_limit = 1ms;
    EmbeddedCluster cluster(impatient);
    std::thread ending([&, start = std::chrono::steady_clock::now()] {
        eventually([&] { return std::chrono::steady_clock::now() - start > 100ms; });
        recovering.end();
    });
    const auto waited = time_of([&] {
        try {
            cluster.start();
        } catch (const Failure&) {
            // The one that is started then may have no time to answer.
        }
    });
    ending.join();
    EXPECT_GE(waited, 100ms);
}

TEST_F(Cluster, NoServerRunsWhereNoneWasStarted) {
    EXPECT_FALSE(find_running_cluster(data()));
    copy_made_cluster();
    EXPECT_FALSE(find_running_cluster(data()));
}

TEST_F(Cluster, AMakingThatWasBrokenOffIsBegunAgain) {
    std::filesystem::create_directories(data() / "postgres.new/base");
    EmbeddedCluster cluster(options());
    cluster.start();
    EXPECT_TRUE(cluster.status().running);
    EXPECT_FALSE(std::filesystem::exists(data() / "postgres.new"));
}

}  // namespace patchbay::storage
