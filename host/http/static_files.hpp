#pragma once
// The web app's files, held in memory: pre-compressed variants, hashed names cached for a year, index.html
// never, and the app's own paths ("/inbox/...") answered with index.html.

#include "host/http/message.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace patchbay::http {

class StaticFiles {
  public:
    /// Reads everything under `folder` (at most 64 MiB). A missing folder gives a server without pages, which
    /// says so.
    explicit StaticFiles(const std::filesystem::path& folder);

    /// GET and HEAD. 404 for a file that is not there; index.html for a path of the app.
    Response serve(const Request& request) const;
    bool empty() const { return files_.empty(); }

  private:
    struct File {
        std::string content_type;
        std::string etag;
        bool hashed_name = false;
        std::shared_ptr<const std::string> plain;
        std::shared_ptr<const std::string> brotli;
        std::shared_ptr<const std::string> gzip;
    };

    Response answer(const Request& request, const File& file) const;

    std::map<std::string, File, std::less<>> files_;
};

/// The Content-Type of a file by its ending.
std::string content_type_of(std::string_view path);

}  // namespace patchbay::http
