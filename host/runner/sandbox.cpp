#include "host/runner/sandbox.hpp"

#include <seccomp.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <stdexcept>
#include <system_error>

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace patchbay::runner {
namespace {

constexpr rlim_t kMostFiles = 256;
constexpr rlim_t kMostThreads = 256;  // of the user, all its processes together
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kLimitsMemory = false;  // a sanitizer asks for terabytes at once
#else
constexpr bool kLimitsMemory = true;
#endif
constexpr int kNiceness = 5;  // the server goes first

[[noreturn]] void fail(const char* what, int error = errno) {
    throw std::system_error(error, std::generic_category(), what);
}

void limit(int resource, rlim_t most) {
    const rlimit limits{most, most};
    if (::setrlimit(static_cast<__rlimit_resource>(resource), &limits) != 0) fail("setrlimit");
}

/// Threads are counted per user, so that limit makes sense for one that modules have to themselves only.
void become(const std::string& user) {
    if (::geteuid() != 0 || user.empty()) return;
    limit(RLIMIT_NPROC, kMostThreads);
    const passwd* const entry = ::getpwnam(user.c_str());
    if (entry == nullptr) throw std::runtime_error("there is no user " + user + " to run modules as");
    if (::setgroups(0, nullptr) != 0) fail("setgroups");
    if (::setresgid(entry->pw_gid, entry->pw_gid, entry->pw_gid) != 0) fail("setresgid");
    if (::setresuid(entry->pw_uid, entry->pw_uid, entry->pw_uid) != 0) fail("setresuid");
    // Else /proc/self belongs to root, and the library behind its descriptor can't be opened.
    ::prctl(PR_SET_DUMPABLE, 1);
}

/// No sockets of its own, no looking into other processes, nothing that changes the machine. A list of what
/// is refused: what a C++ runtime or Node.js needs differs between versions, what must not happen does not.
void refuse_calls(bool program) {
    const std::unique_ptr<void, void (*)(void*)> filter(::seccomp_init(SCMP_ACT_ALLOW), ::seccomp_release);
    if (!filter) throw std::runtime_error("seccomp is not available");
    const std::array refused{SCMP_SYS(socket),
                             SCMP_SYS(bind),
                             SCMP_SYS(listen),
                             SCMP_SYS(connect),
                             SCMP_SYS(ptrace),
                             SCMP_SYS(process_vm_readv),
                             SCMP_SYS(process_vm_writev),
                             SCMP_SYS(pidfd_getfd),
                             SCMP_SYS(mount),
                             SCMP_SYS(umount2),
                             SCMP_SYS(pivot_root),
                             SCMP_SYS(chroot),
                             SCMP_SYS(setns),
                             SCMP_SYS(unshare),
                             SCMP_SYS(bpf),
                             SCMP_SYS(perf_event_open),
                             SCMP_SYS(keyctl),
                             SCMP_SYS(add_key),
                             SCMP_SYS(request_key),
                             SCMP_SYS(init_module),
                             SCMP_SYS(finit_module),
                             SCMP_SYS(delete_module),
                             SCMP_SYS(kexec_load),
                             SCMP_SYS(reboot),
                             SCMP_SYS(swapon),
                             SCMP_SYS(swapoff),
                             SCMP_SYS(open_by_handle_at),
                             SCMP_SYS(userfaultfd),
                             SCMP_SYS(io_uring_setup),
                             SCMP_SYS(settimeofday),
                             SCMP_SYS(clock_settime),
                             SCMP_SYS(acct)};
    for (const int call : refused) {
        if (const int error = ::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0); error != 0)
            fail("seccomp_rule_add", -error);
    }
    if (!program) {
        for (const int call : {SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork)}) {
            if (const int error = ::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0);
                error != 0)
                fail("seccomp_rule_add", -error);
        }
    }
    if (const int error = ::seccomp_load(filter.get()); error != 0) fail("seccomp_load", -error);
}

}  // namespace

void end_with_parent() {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
}

void enter_sandbox(const SandboxOptions& options) {
    if (::setpriority(PRIO_PROCESS, 0, kNiceness) != 0) fail("setpriority");
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, kMostFiles);
    become(options.user);
    end_with_parent();  // forgotten when the user changes
    if (kLimitsMemory && options.memory_bytes > 0) limit(RLIMIT_DATA, options.memory_bytes);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no_new_privs");
    refuse_calls(options.program);
}

}  // namespace patchbay::runner
