#pragma once
// How an attachment from a stranger may reach an operator's browser: shown only when it is a picture, a sound
// or a film of a known harmless type, offered as a download otherwise.

#include <string>
#include <string_view>

namespace patchbay::inbox {

struct AttachmentHeaders {
    std::string content_type;
    std::string content_disposition;  ///< RFC 6266, with the name in ASCII and in UTF-8
};

/// `mime` and `name` as the channel said them (not trusted); `download`: asked for as a file.
AttachmentHeaders attachment_headers(std::string_view mime, std::string_view kind, std::string_view name,
                                     bool download);

}  // namespace patchbay::inbox
