#pragma once
// The header lines of a request, as libcurl takes them.

#include <curl/curl.h>

#include <memory>
#include <new>
#include <string>

namespace patchbay::packages::cli {

class HeaderLines {
  public:
    /// Throws std::bad_alloc.
    void add(const std::string& line) {
        curl_slist* const longer = curl_slist_append(lines_.get(), line.c_str());
        if (longer == nullptr) throw std::bad_alloc();
        (void)lines_.release();
        lines_.reset(longer);
    }
    /// Theirs while this lives and grows no more.
    curl_slist* get() const { return lines_.get(); }

  private:
    struct Free {
        void operator()(curl_slist* lines) const { curl_slist_free_all(lines); }
    };
    std::unique_ptr<curl_slist, Free> lines_;
};

}  // namespace patchbay::packages::cli
