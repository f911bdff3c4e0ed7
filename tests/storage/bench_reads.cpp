// How many single-row reads a second the batcher and the plain pool serve to waiting fibers, one after the
// other in rounds:
//
//     storage_bench_reads <data folder> [fibers] [rounds]

#include "host/runtime/runtime.hpp"
#include "host/storage/database.hpp"
#include "host/storage/embedded_cluster.hpp"
#include "host/storage/server_process.hpp"

#include <spdlog/spdlog.h>

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <string>
#include <thread>

using namespace patchbay;
using namespace patchbay::storage;
using namespace std::chrono_literals;

namespace {

constexpr int kRows = 100'000;

struct Rate {
    double per_second = 0;
    double host_microseconds = 0;  // processor time of this process for one read, the asking fibers included
    double server_microseconds = 0;  // and of PostgreSQL
};

double host_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Fields 14 and 15 of /proc/<pid>/stat, in clock ticks.
double server_seconds(const std::filesystem::path& data) {
    double ticks = 0;
    for (const pid_t pid : servers_in(data / "postgres")) {
        std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
        const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        std::istringstream fields(text.substr(text.rfind(')') + 1));
        std::string field;
        for (int number = 3; fields >> field && number <= 15; ++number) {
            if (number >= 14) ticks += std::stod(field);
        }
    }
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

Rate measure(runtime::Runtime& runtime, const std::filesystem::path& data, int fibers,
             const std::function<void(int)>& read) {
    std::atomic<bool> end{false};
    std::atomic<long> done{0};
    const auto* label = runtime::intern_label("bench", "read");
    for (int fiber = 0; fiber < fibers; ++fiber) {
        runtime.next().spawn(label, nullptr, [&, fiber] {
            for (unsigned state = static_cast<unsigned>(fiber) * 7919 + 1; !end;) {
                state = state * 1664525 + 1013904223;
                read(1 + static_cast<int>((state >> 8) % kRows));
                done.fetch_add(1, std::memory_order_relaxed);
            }
        });
    }
    std::this_thread::sleep_for(500ms);
    const auto start = std::chrono::steady_clock::now();
    const double host = host_seconds();
    const double server = server_seconds(data);
    const long before = done;
    std::this_thread::sleep_for(3s);
    const auto reads = static_cast<double>(done - before);
    const Rate rate{reads / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
                    (host_seconds() - host) / reads * 1e6, (server_seconds(data) - server) / reads * 1e6};
    end = true;
    runtime.wait_for_fibers(10s);
    return rate;
}

void print(const char* name, int fibers, const Rate& rate) {
    std::printf("%-8s %4d fibers %8.0f/s, processor time for one: host %.1f us, server %.1f us\n", name,
                fibers, rate.per_second, rate.host_microseconds, rate.server_microseconds);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::puts("usage: storage_bench_reads <data folder> [fibers] [rounds]");
        return 2;
    }
    const int fibers = argc > 2 ? std::atoi(argv[2]) : 64;
    const int rounds = argc > 3 ? std::atoi(argv[3]) : 3;
    spdlog::set_level(spdlog::level::warn);
    std::filesystem::create_directories(argv[1]);
    const auto data = std::filesystem::canonical(argv[1]);
    EmbeddedCluster cluster({data});
    cluster.start();
    StorageOptions options;
    options.pool.url = cluster.connection_string();
    Storage storage(options);
    storage.execute({"bench.drop", "drop table if exists bench_reads", {}});
    storage.execute(
        {"bench.create", "create table bench_reads (id integer primary key, name text, n bigint)", {}});
    storage.execute({"bench.fill",
                     "insert into bench_reads select i, 'name ' || i, i * 7 from generate_series(1, " +
                         std::to_string(kRows) + ") i",
                     {}});
    runtime::Runtime runtime(1);
    const std::string sql = "select id, name, n from bench_reads where id = $1";
    for (int round = 0; round < rounds; ++round) {
        print("batcher", fibers, measure(runtime, data, fibers, [&](int id) {
                  storage.read({"bench.read", sql, {std::to_string(id)}});
              }));
        print("pool", fibers, measure(runtime, data, fibers, [&](int id) {
                  storage.execute({"bench.read", sql, {std::to_string(id)}});
              }));
    }
    runtime.stop();
    return 0;
}
