#pragma once
// The few writes that the store of packages is made of, so that a test may let each of them fail or be the
// last. Stateless; any thread. All throw Failure (package.disk_full, disk_read_only, disk_failed).

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string_view>

namespace patchbay::packages {

class Disk {
  public:
    /// The next piece of a file; empty: there is no more.
    using NextBlock = std::function<std::string_view()>;

    virtual ~Disk() = default;

    /// Nothing happens when there is one already. Its parent must exist.
    virtual void make_folder(const std::filesystem::path& folder) = 0;
    /// A file that wasn't there, on the disk to stay when this returns. What `next` throws is passed on.
    virtual void write_file(const std::filesystem::path& file, mode_t mode, const NextBlock& next) = 0;
    /// Makes the names in `folder` stay.
    virtual void sync_folder(const std::filesystem::path& folder) = 0;
    /// In one step; a file in the way is replaced.
    virtual void rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    /// Nothing happens when there is none.
    virtual void remove_all(const std::filesystem::path& path) = 0;
};

class RealDisk : public Disk {
  public:
    void make_folder(const std::filesystem::path& folder) override;
    void write_file(const std::filesystem::path& file, mode_t mode, const NextBlock& next) override;
    void sync_folder(const std::filesystem::path& folder) override;
    void rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
    void remove_all(const std::filesystem::path& path) override;
};

/// Gives `file` another text in one step that stays: after a crash it holds the old text or the new one.
void replace_file(Disk& disk, const std::filesystem::path& file, std::string_view text);

/// A new file with this text, on the disk to stay.
void write_text(Disk& disk, const std::filesystem::path& file, std::string_view text);

}  // namespace patchbay::packages
