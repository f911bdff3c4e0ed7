// What counts as an identifier.
#include <patchbay/host.hpp>

#include <gtest/gtest.h>

namespace patchbay {
namespace {

TEST(IsId, Table) {
    EXPECT_TRUE(is_id(new_id()));
    EXPECT_TRUE(is_id("01890a5d-ac96-774b-bcce-b302099a8057"));
    EXPECT_TRUE(is_id("01890A5D-AC96-774B-BCCE-B302099A8057"));
    for (const char* text :
         {"", "01890a5d", "01890a5dxac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a805g",
          "01890a5d-ac96-774b-bcce-b302099a80577", "------------------------------------"}) {
        EXPECT_FALSE(is_id(text)) << text;
    }
}

}  // namespace
}  // namespace patchbay
