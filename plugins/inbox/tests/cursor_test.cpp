#include "core/cursor.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace patchbay::inbox {
namespace {

constexpr const char* kId = "01890a5d-ac96-774b-bcce-b302099a8057";

TEST(Cursor, comes_back_as_it_was) {
    for (const std::int64_t position : {std::int64_t{0}, std::int64_t{1790000000123456}, std::int64_t{-5},
                                        std::numeric_limits<std::int64_t>::max()}) {
        const auto decoded = decode_cursor('c', encode_cursor({'c', position, kId}));
        ASSERT_TRUE(decoded);
        EXPECT_EQ(decoded->position, position);
        EXPECT_EQ(decoded->id, kId);
    }
    EXPECT_EQ(decode_cursor('m', encode_cursor({'m', 42, ""}))->position, 42);
}

TEST(Cursor, is_safe_in_a_url) {
    EXPECT_EQ(encode_cursor({'c', 1, kId})
                  .find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
}

TEST(Cursor, of_another_list_is_invalid) {
    EXPECT_FALSE(decode_cursor('m', encode_cursor({'c', 1, kId})));
}

TEST(Cursor, changed_anywhere_is_invalid) {
    const std::string good = encode_cursor({'c', 1790000000123456, kId});
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string changed = good;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(decode_cursor('c', changed)) << at;
        EXPECT_FALSE(decode_cursor('c', good.substr(0, at))) << at;
    }
    EXPECT_FALSE(decode_cursor('c', good + "A"));
}

TEST(Cursor, anything_else_is_invalid) {
    for (const char* text : {"", "x", "not a cursor", "%00", "AAAAAAAAAAAAAAAAAAAAAAAA", "'; drop table"}) {
        EXPECT_FALSE(decode_cursor('c', text)) << text;
    }
}

}  // namespace
}  // namespace patchbay::inbox
