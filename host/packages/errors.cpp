#include "host/packages/errors.hpp"

namespace patchbay::packages {
namespace {

Error make(ErrorKind kind, std::string code, std::string title, std::string found, std::string fix) {
    return {kind, "package." + code, std::move(title), std::move(found), std::move(fix), {}, 0};
}

bool is_full(std::error_code cause) {
    return cause == std::errc::no_space_on_device || cause == std::errc::file_too_large ||
           cause == std::error_code(EDQUOT, std::generic_category());
}

bool is_closed(std::error_code cause) {
    return cause == std::errc::read_only_file_system || cause == std::errc::permission_denied ||
           cause == std::errc::operation_not_permitted;
}

}  // namespace

Error refusal(std::string code, std::string title, std::string found, std::string fix) {
    return make(ErrorKind::invalid, std::move(code), std::move(title), std::move(found), std::move(fix));
}

Error not_found(std::string code, std::string title, std::string found, std::string fix) {
    return make(ErrorKind::not_found, std::move(code), std::move(title), std::move(found), std::move(fix));
}

Error conflict(std::string code, std::string title, std::string found, std::string fix) {
    return make(ErrorKind::conflict, std::move(code), std::move(title), std::move(found), std::move(fix));
}

Error disk_error(std::error_code cause, const std::filesystem::path& path) {
    const std::string found = path.string() + ": " + cause.message();
    if (is_full(cause)) {
        return make(
            ErrorKind::unavailable, "disk_full", "There is no room for the package", found,
            "Free some space on the disk that holds the data folder, and try again; what is installed "
            "stays as it was");
    }
    if (is_closed(cause)) {
        return make(ErrorKind::unavailable, "disk_read_only", "The packages' folder can't be written to",
                    found, "Make the data folder writable for the user that runs the server");
    }
    return make(ErrorKind::internal, "disk_failed", "The disk refused to keep the package", found,
                "Look at the disk and the system's log; what is installed stays as it was");
}

}  // namespace patchbay::packages
