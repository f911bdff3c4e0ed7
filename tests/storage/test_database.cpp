#include "tests/storage/test_database.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace patchbay::storage::test {

using namespace std::chrono_literals;

namespace {

struct Shared {
    TemporaryFolder folder;
    std::unique_ptr<EmbeddedCluster> cluster;
};

std::unique_ptr<Shared>& shared() {
    static std::unique_ptr<Shared> instance;
    return instance;
}

StorageOptions options_with(const std::function<void(StorageOptions&)>& change) {
    StorageOptions options;
    options.pool.url = shared_cluster().connection_string();
    if (change) change(options);
    return options;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "patchbay-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
    // As root the server runs as another user, who has to get through.
    using std::filesystem::perms;
    std::filesystem::permissions(path_, perms::owner_all | perms::group_exec | perms::others_exec);
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

MadeCluster::MadeCluster() {
    EmbeddedCluster cluster({folder_.path() / "data"});
    cluster.start();
    cluster.stop();
    // Nothing here has to survive a power cut.
    std::ofstream(folder_.path() / "data/postgres/local.conf") << "fsync = off\n";
    std::filesystem::permissions(folder_.path() / "data/postgres/local.conf",
                                 std::filesystem::perms::others_read, std::filesystem::perm_options::add);
}

void MadeCluster::copy_to(const std::filesystem::path& data) const {
    // With owners and permissions, which std::filesystem does not copy.
    const std::string command = "cp -a '" + (folder_.path() / "data").string() + "' '" + data.string() + "'";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("cp failed");
}

EmbeddedCluster& shared_cluster() {
    if (!shared()) {
        auto made = std::make_unique<Shared>();
        MadeCluster().copy_to(made->folder.path() / "data");
        made->cluster =
            std::make_unique<EmbeddedCluster>(EmbeddedClusterOptions{made->folder.path() / "data"});
        made->cluster->start();
        shared() = std::move(made);
    }
    return *shared()->cluster;
}

void stop_shared_cluster() {
    shared().reset();
}

TestDatabase::TestDatabase(std::function<void(StorageOptions&)> change)
    : storage(options_with(change)), link(storage, "test"), database(link) {}

bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(2ms);
    }
    return true;
}

Error failure_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Failure& failure) {
        return failure.error();
    }
    ADD_FAILURE() << "no failure was thrown";
    return {};
}

std::chrono::milliseconds time_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
}

}  // namespace patchbay::storage::test
