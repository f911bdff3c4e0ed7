#pragma once
// What a process holds, read from /proc. Nothing is known of one that ended: all zero. Any thread.

#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace patchbay::check {

struct ProcessFigures {
    std::uint64_t resident_bytes = 0;
    std::size_t threads = 0;
    std::size_t files = 0;  ///< open ones, without sockets: those come and go with the clients
};

ProcessFigures figures_of(pid_t process);
std::vector<pid_t> children_of(pid_t process);
/// Whether there is such a process, and it is no zombie.
bool is_alive(pid_t process);

}  // namespace patchbay::check
