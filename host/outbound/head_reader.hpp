#pragma once
// Status and headers of an answer, line by line as libcurl hands them out. Interim answers (1xx) are
// forgotten, and trailers after the body are ignored. Pure.

#include <patchbay/wire.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace patchbay::outbound {

class HeadReader {
  public:
    enum class Progress { more, complete, too_large };

    /// One line with its line end. `complete` exactly once, with the empty line after the final headers.
    Progress line(std::string_view text);
    bool complete() const { return complete_; }
    std::int32_t status() const { return status_; }
    std::vector<wire::Header>& headers() { return headers_; }

  private:
    void begin(std::string_view status_line);
    void add(std::string_view text);

    std::int32_t status_ = 0;
    std::vector<wire::Header> headers_;
    std::size_t size_ = 0;
    bool complete_ = false;
};

}  // namespace patchbay::outbound
