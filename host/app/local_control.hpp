#pragma once
// Lets the commands of this machine work on the modules of the running server: whoever may read
// control.json in the data folder (the server's own user) counts as an admin there, and nowhere else.

#include "host/http/dispatcher.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace patchbay::app {

class LocalControl : public http::Authenticator {
  public:
    /// `people`: who is asked about everybody else.
    LocalControl(http::Authenticator& people, std::filesystem::path data_folder);
    /// Removes the file.
    ~LocalControl() override;

    /// Writes the file. Throws std::system_error.
    void open(const std::string& url);

    std::shared_ptr<const http::Identity> recall(const http::Request& request) override;
    http::Identity identify(const http::Request& request) override { return people_.identify(request); }

  private:
    http::Authenticator& people_;
    const std::filesystem::path file_;
    const std::string token_;
    const std::shared_ptr<const http::Identity> admin_;
};

}  // namespace patchbay::app
