#pragma once
// One line a request. Loops append to a shared buffer, and a thread of the log's own writes what has gathered
// a few times a second with one system call: a line costs a request well under a microsecond. Past a bound
// lines are dropped, counted, and the gap is told.
//
// Owned by the dispatcher's access function. Any thread may add; the destructor writes what is left.

#include "host/http/dispatcher.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace patchbay::http {

enum class LogForm { pretty, json };

/// Appends the record's line, with its line feed. Pure. The path alone is shown: a query may hold what should
/// not be in a log. What a client could use to forge lines is escaped.
void append_access_line(std::string& out, const AccessRecord& record, LogForm form,
                        std::chrono::system_clock::time_point now);

class AccessLog {
  public:
    AccessLog(int file, LogForm form);
    ~AccessLog();
    AccessLog(const AccessLog&) = delete;

    void add(const AccessRecord& record);

  private:
    void serve();
    void write_out(const std::string& lines) const;

    const int file_;
    const LogForm form_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::string gathered_;
    std::uint64_t dropped_ = 0;
    bool ending_ = false;
    std::thread writer_;
};

}  // namespace patchbay::http
