#include "host/storage/connection_string.hpp"

#include <gtest/gtest.h>

namespace patchbay::storage {

TEST(ConnectionString, ADefaultIsAddedInTheFormOfTheString) {
    struct Case {
        const char* text;
        const char* key;
        const char* value;
        const char* wanted;
    };
    const Case cases[] = {
        {"host=db", "application_name", "patchbay reads", "host=db application_name='patchbay reads'"},
        {"", "a", "it's", "a='it\\'s'"},
        {"postgresql://db/p", "application_name", "a b", "postgresql://db/p?application_name=a%20b"},
        {"postgres://db/p?sslmode=require", "connect_timeout", "3",
         "postgres://db/p?sslmode=require&connect_timeout=3"},
    };
    for (const Case& each : cases)
        EXPECT_EQ(with_default(each.text, each.key, each.value), each.wanted);
}

TEST(ConnectionString, WhatTheOperatorSetStays) {
    EXPECT_EQ(with_default("host=db connect_timeout=9", "connect_timeout", "3"), "host=db connect_timeout=9");
    EXPECT_EQ(with_default("postgresql://db/p?connect_timeout=9", "connect_timeout", "3"),
              "postgresql://db/p?connect_timeout=9");
    // The end of another key is not this key.
    EXPECT_EQ(with_default("my_connect_timeout=9", "connect_timeout", "3"),
              "my_connect_timeout=9 connect_timeout='3'");
}

TEST(ConnectionString, ThePasswordDoesNotReachALog) {
    EXPECT_EQ(without_password("host=db password=secret user=u"), "host=db password=*** user=u");
    EXPECT_EQ(without_password("host=db password='se \\' cret' user=u"), "host=db password=*** user=u");
    EXPECT_EQ(without_password("postgresql://u:secret@db/p"), "postgresql://u:***@db/p");
    EXPECT_EQ(without_password("postgresql://db/p?password=secret&a=b"),
              "postgresql://db/p?password=***&a=b");
    EXPECT_EQ(without_password("postgresql://db:5432/p"), "postgresql://db:5432/p");
}

}  // namespace patchbay::storage
