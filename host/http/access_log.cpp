#include "host/http/access_log.hpp"

#include <pthread.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <ctime>

namespace patchbay::http {
namespace {

constexpr std::size_t kLargest = 4 * 1024 * 1024;
constexpr std::chrono::milliseconds kGather{100};

void append_number(std::string& out, long number, int digits = 1) {
    std::array<char, 24> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number);
    for (auto have = end.ptr - text.data(); have < digits; ++have)
        out += '0';
    out.append(text.data(), end.ptr);
}

/// Up to the seconds; made once a second per thread.
std::string_view time_text(std::time_t second, LogForm form) {
    struct Made {
        std::time_t second = -1;
        std::array<char, 32> text{};
        std::size_t length = 0;
    };
    thread_local std::array<Made, 2> made;
    Made& mine = made[form == LogForm::json ? 1 : 0];
    if (mine.second != second) {
        std::tm parts{};
        form == LogForm::json ? gmtime_r(&second, &parts) : localtime_r(&second, &parts);
        mine.length = std::strftime(mine.text.data(), mine.text.size(),
                                    form == LogForm::json ? "%Y-%m-%dT%H:%M:%S" : "%H:%M:%S", &parts);
        mine.second = second;
    }
    return {mine.text.data(), mine.length};
}

/// Percent-encodes what could end the line or the JSON string, and what was never checked to be UTF-8.
void append_escaped(std::string& out, std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7f && c != '"' && c != '\\') {
            out += c;
        } else {
            out += '%';
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        }
    }
}

void append_milliseconds(std::string& out, std::chrono::nanoseconds spent) {
    const long tenths = static_cast<long>((spent.count() + 50'000) / 100'000);
    append_number(out, tenths / 10);
    out += '.';
    append_number(out, tenths % 10);
    out += "ms";
}

}  // namespace

void append_access_line(std::string& out, const AccessRecord& record, LogForm form,
                        std::chrono::system_clock::time_point now) {
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    if (form == LogForm::json) out += R"({"time":")";
    out += time_text(since / 1000, form);
    out += '.';
    append_number(out, since % 1000, 3);
    out += form == LogForm::json ? R"(Z","level":"info","message":")" : " info  ";
    append_escaped(out, record.request.method);
    out += ' ';
    append_escaped(out, record.request.path);
    out += ' ';
    append_number(out, record.response.status);
    out += ' ';
    append_escaped(out, record.request.remote_address);
    out += ' ';
    append_milliseconds(out, record.spent);
    out += ' ';
    out += record.module;
    out += ' ';
    out += record.request.request_id;
    out += form == LogForm::json ? "\"}\n" : "\n";
}

AccessLog::AccessLog(int file, LogForm form)
    : file_(file), form_(form), writer_([this] {
          pthread_setname_np(pthread_self(), "access-log");
          serve();
      }) {}

AccessLog::~AccessLog() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_one();
    writer_.join();
}

void AccessLog::add(const AccessRecord& record) {
    thread_local std::string line;
    line.clear();
    append_access_line(line, record, form_, std::chrono::system_clock::now());
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        if (gathered_.size() + line.size() > kLargest) {
            ++dropped_;
            return;
        }
        first = gathered_.empty();
        gathered_ += line;
    }
    if (first) wake_.notify_one();
}

void AccessLog::serve() {
    std::string lines;
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return ending_ || !gathered_.empty(); });
        // Not woken by each line, but by the first: the others gather meanwhile.
        wake_.wait_for(lock, kGather, [this] { return ending_; });
        lines.swap(gathered_);
        const std::uint64_t dropped = std::exchange(dropped_, 0);
        const bool last = ending_;
        lock.unlock();
        if (dropped > 0) lines += "access log: " + std::to_string(dropped) + " lines were dropped here\n";
        write_out(lines);
        lines.clear();
        lock.lock();
        if (last && gathered_.empty()) return;
    }
}

void AccessLog::write_out(const std::string& lines) const {
    std::string_view rest = lines;
    while (!rest.empty()) {
        const ssize_t written = ::write(file_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;  // nobody reads it, or the disk is full: there is nowhere to tell
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace patchbay::http
