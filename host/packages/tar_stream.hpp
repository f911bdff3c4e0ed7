#pragma once
// The tar inside a package's zstd, block by block, and never more of it than the limits allow: the archive's
// own words about sizes are not believed. One thread at a time.

#include "host/packages/limits.hpp"

#include <patchbay/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

struct archive;

namespace patchbay::packages {

class TarStream {
  public:
    /// `packed` must outlive this.
    static Result<std::unique_ptr<TarStream>> open(std::string_view packed, const Limits& limits);

    /// The next block, valid until the next call; empty at the end.
    Result<std::string_view> next();

  private:
    struct Close {
        void operator()(archive* reader) const;
    };
    using Reader = std::unique_ptr<archive, Close>;

    TarStream(Reader reader, std::uint64_t packed, const Limits& limits);

    Reader reader_;
    std::uint64_t packed_;
    Limits limits_;
    std::uint64_t unpacked_ = 0;
};

/// The bytes are no package: what libarchive, or the check, found.
Error unreadable(const std::string& found);

}  // namespace patchbay::packages
