#include "core/attachment_headers.hpp"

#include <gtest/gtest.h>

namespace patchbay::inbox {
namespace {

TEST(AttachmentHeaders, table_of_types) {
    struct Row {
        const char* mime;
        bool download;
        const char* type;
        bool shown;
    };
    const Row rows[]{
        {"image/jpeg", false, "image/jpeg", true},
        {"IMAGE/PNG; q=1", false, "image/png", true},
        {"video/mp4", false, "video/mp4", true},
        {"audio/ogg", false, "audio/ogg", true},
        {"image/jpeg", true, "image/jpeg", false},
        {"image/svg+xml", false, "image/svg+xml", false},
        {"text/html", false, "text/html", false},
        {"application/pdf", false, "application/pdf", false},
        {"", false, "application/octet-stream", false},
        {"nonsense", false, "application/octet-stream", false},
        {"image/jpeg\r\nSet-Cookie: a=b", false, "application/octet-stream", false},
    };
    for (const Row& row : rows) {
        const AttachmentHeaders headers = attachment_headers(row.mime, "photo", "a.bin", row.download);
        EXPECT_EQ(headers.content_type, row.type) << row.mime;
        EXPECT_EQ(headers.content_disposition.starts_with("inline"), row.shown) << row.mime;
    }
}

TEST(AttachmentHeaders, names_can_not_break_the_header) {
    EXPECT_EQ(
        attachment_headers("application/pdf", "document", "a\"b\r\n/c\\.pdf", false).content_disposition,
        "attachment; filename=\"a_b___c_.pdf\"; filename*=UTF-8''a%22b%0D%0A%2Fc%5C.pdf");
}

TEST(AttachmentHeaders, other_alphabets_are_kept_in_the_extended_name) {
    EXPECT_EQ(attachment_headers("application/pdf", "document", "счёт.pdf", false).content_disposition,
              "attachment; filename=\"____.pdf\"; filename*=UTF-8''%D1%81%D1%87%D1%91%D1%82.pdf");
}

TEST(AttachmentHeaders, a_nameless_file_is_called_by_its_kind) {
    EXPECT_EQ(attachment_headers("image/jpeg", "photo", "", false).content_disposition,
              "inline; filename=\"photo\"; filename*=UTF-8''photo");
}

}  // namespace
}  // namespace patchbay::inbox
