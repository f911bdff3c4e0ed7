#pragma once
// Passwords as argon2id hashes (libsodium): 19 MiB, two passes. Slow on purpose, so it runs on a small pool
// of its own and never on a loop.

#include "host/runtime/worker_pool.hpp"

#include <string>
#include <string_view>

namespace patchbay::accounts {

class Passwords {
  public:
    Passwords();

    /// Waits; throws runtime::PoolBusy when too many log in at once.
    std::string hash(const std::string& password);
    bool verify(const std::string& hash, const std::string& password);
    /// Takes as long as verify() and always fails: for users that don't exist.
    void verify_nothing(const std::string& password);

  private:
    runtime::WorkerPool pool_;
    const std::string nobody_;
};

}  // namespace patchbay::accounts
