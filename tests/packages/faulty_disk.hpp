#pragma once
// A disk that ends the process at one of its writes, or refuses all from one on.

#include "host/packages/disk.hpp"

#include <functional>
#include <string>
#include <vector>

namespace patchbay::packages {

class FaultyDisk : public Disk {
  public:
    /// Asked before each write with its number from 1, and in the middle of a file's; what it throws is
    /// thrown.
    using Fault = std::function<void(int step)>;

    explicit FaultyDisk(Fault fault) : fault_(std::move(fault)) {}

    void make_folder(const std::filesystem::path& folder) override;
    void write_file(const std::filesystem::path& file, mode_t mode, const NextBlock& next) override;
    void sync_folder(const std::filesystem::path& folder) override;
    void rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
    void remove_all(const std::filesystem::path& path) override;

    int steps() const { return steps_; }

  private:
    void step() { fault_(++steps_); }

    RealDisk disk_;
    Fault fault_;
    int steps_ = 0;
};

}  // namespace patchbay::packages
