// The formats of texts.
#include "host/http/text_format.hpp"

#include <gtest/gtest.h>

namespace patchbay::http {
namespace {

TEST(TextFormat, TableOfWhatFits) {
    const struct {
        const char* format;
        std::vector<const char*> good;
        std::vector<const char*> bad;
    } rows[]{
        {"date", {"2026-01-31", "2024-02-29"}, {"2026-02-29", "2026-1-3", "2026-04-31", "31.01.2026", ""}},
        {"time", {"14:30:00Z", "14:30:00.5+02:00"}, {"14:30", "24:00:00Z"}},
        {"date-time",
         {"2026-01-31T14:30:00Z", "2026-01-31t14:30:00-05:00"},
         {"2026-01-31", "2026-01-31 14:30:00"}},
        {"duration", {"PT15M", "P1DT2H", "P2W", "P1Y2M3D"}, {"P", "PT", "15 min", "P1DT"}},
        {"email", {"ann@example.com"}, {"ann", "ann@", "a b@example.com"}},
        {"uri",
         {"https://example.com/a?b#c", "mailto:ann@example.com"},
         {"example.com", "https://", "https://a b"}},
        {"url", {"https://example.com"}, {"mailto:ann@example.com"}},
        {"hostname", {"example.com", "localhost"}, {"-a.com", "a..b", "a_b"}},
        {"uuid", {"00000000-0000-4000-8000-000000000001"}, {"00000000", "zz"}},
        {"ipv4", {"192.0.2.1"}, {"192.0.2", "256.0.0.1", "::1"}},
        {"ipv6", {"::1", "2001:db8::1"}, {"192.0.2.1", ":::"}},
        {"a format of tomorrow", {"anything"}, {}},
    };
    for (const auto& row : rows) {
        for (const char* text : row.good)
            EXPECT_TRUE(fits_format(text, row.format)) << row.format << ": " << text;
        for (const char* text : row.bad)
            EXPECT_FALSE(fits_format(text, row.format)) << row.format << ": " << text;
    }
}

TEST(TextFormat, IsDescribedWhereItIsKnown) {
    EXPECT_EQ(describe_format("email"), "an e-mail address");
    EXPECT_EQ(describe_format("a format of tomorrow"), "");
}

}  // namespace
}  // namespace patchbay::http
