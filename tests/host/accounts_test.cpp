// Secrets, tokens, cookies and the cache of sessions.
#include "host/accounts/accounts.hpp"
#include "host/accounts/session_cache.hpp"
#include "host/accounts/token.hpp"
#include "host/secrets/sealer.hpp"

#include <patchbay/host.hpp>

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>

namespace patchbay::accounts {
namespace {

using namespace std::chrono_literals;
using secrets::Sealer;

class SecretFile : public testing::Test {
  protected:
    SecretFile() : file_(std::filesystem::temp_directory_path() / ("secret-" + new_id())) {}
    ~SecretFile() override { std::filesystem::remove(file_); }
    const std::filesystem::path file_;
};

std::string refusal(const Sealer& sealer, const std::string& sealed, const std::string& purpose) {
    try {
        return "opened: " + sealer.open(sealed, purpose);
    } catch (const Failure& failure) {
        return failure.error().code;
    }
}

TEST_F(SecretFile, OpensWhatItSealedAlsoAfterARestart) {
    std::string sealed;
    {
        const Sealer sealer(file_);
        sealed = sealer.seal(std::string("text with \0 and \xff", 17), "bots.token:7");
        EXPECT_NE(sealed, sealer.seal(std::string("text with \0 and \xff", 17), "bots.token:7"))
            << "a new nonce each time";
        EXPECT_EQ(sealed.find("text"), std::string::npos);
    }
    EXPECT_EQ(Sealer(file_).open(sealed, "bots.token:7"), std::string("text with \0 and \xff", 17));
    EXPECT_EQ(Sealer(file_).open(Sealer(file_).seal("", "p"), "p"), "");
}

TEST_F(SecretFile, KeepsItsKeyFromOtherUsers) {
    const Sealer sealer(file_);
    struct stat status {};
    ASSERT_EQ(::stat(file_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_EQ(status.st_size, 32);
}

TEST_F(SecretFile, RefusesOtherPurposesKeysAndChangedTexts) {
    const Sealer sealer(file_);
    const std::string sealed = sealer.seal("secret", "bots.token:7");
    EXPECT_EQ(refusal(sealer, sealed, "bots.token:8"), "secrets.not_ours");
    const std::filesystem::path other_file = file_.string() + "-other";
    EXPECT_EQ(refusal(Sealer(other_file), sealed, "bots.token:7"), "secrets.not_ours");
    std::filesystem::remove(other_file);
    for (const std::string& text :
         {std::string(), std::string("v1:"), std::string("v2:") + sealed.substr(3), std::string("plain text"),
          std::string("v1:!!!"), sealed.substr(0, sealed.size() - 4), sealed + "AAAA",
          std::string("v1:AAAA")}) {
        EXPECT_EQ(refusal(sealer, text, "bots.token:7"), "secrets.not_ours") << text;
    }
    for (std::size_t at = 3; at < sealed.size(); at += 7) {
        std::string changed = sealed;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        if (changed == sealed) continue;
        EXPECT_EQ(refusal(sealer, changed, "bots.token:7"), "secrets.not_ours") << at;
    }
}

std::string objection(const std::filesystem::path& file) {
    try {
        const Sealer sealer(file);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

TEST_F(SecretFile, SaysWhenTheKeyFileIsNoKeyAndLeavesIt) {
    for (const std::string& text : {std::string(), std::string("short"), std::string(33, 'x')}) {
        std::ofstream(file_) << text;
        EXPECT_NE(objection(file_).find("is not a key"), std::string::npos) << objection(file_);
        EXPECT_EQ(std::filesystem::file_size(file_), text.size());
    }
    EXPECT_NE(objection("/nowhere/at/all/secret.key").find("No such file"), std::string::npos);
}

TEST_F(SecretFile, TakesAFolderForNoKey) {
    std::filesystem::create_directory(file_);
    EXPECT_NE(objection(file_).find("Is a directory"), std::string::npos) << objection(file_);
}

TEST_F(SecretFile, MakesAKeyAfterAStartThatWasCutShort) {
    const std::filesystem::path aside = file_.string() + ".new";
    std::ofstream(aside) << "half";
    const std::string sealed = Sealer(file_).seal("secret", "p");
    EXPECT_EQ(Sealer(file_).open(sealed, "p"), "secret");
    EXPECT_FALSE(std::filesystem::exists(aside));
}

TEST(Tokens, AreLongRandomAndSafeInUrls) {
    std::set<std::string> tokens;
    for (int index = 0; index < 1000; ++index) {
        const std::string token = make_token();
        EXPECT_EQ(token.size(), 43U);
        EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                  std::string::npos);
        tokens.insert(token);
    }
    EXPECT_EQ(tokens.size(), 1000U);
}

TEST(Tokens, AreStoredAsSha256) {
    EXPECT_EQ(hash_token("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

http::Identity identity(std::string user, std::string session) {
    http::Identity made;
    made.user.id = std::move(user);
    made.session_id = std::move(session);
    return made;
}

const SessionCache::Instant kNow = SessionCache::Instant(1h);

TEST(SessionCacheTest, RemembersForHalfAMinute) {
    SessionCache cache;
    cache.remember("t", identity("u", "s"), cache.begin_reading(), kNow);
    ASSERT_TRUE(cache.find("t", kNow + 29s));
    EXPECT_EQ(cache.find("t", kNow + 29s)->user.id, "u");
    EXPECT_FALSE(cache.find("t", kNow + 31s));
    EXPECT_FALSE(cache.find("other", kNow));
}

TEST(SessionCacheTest, ForgetsASessionOrAllOfAUserAtOnce) {
    SessionCache cache;
    cache.remember("t1", identity("u", "s1"), cache.begin_reading(), kNow);
    cache.remember("t2", identity("u", "s2"), cache.begin_reading(), kNow);
    cache.remember("t3", identity("v", "s3"), cache.begin_reading(), kNow);
    cache.forget_session("s1");
    EXPECT_FALSE(cache.find("t1", kNow));
    EXPECT_TRUE(cache.find("t2", kNow));
    cache.forget_user("u");
    EXPECT_FALSE(cache.find("t2", kNow));
    EXPECT_TRUE(cache.find("t3", kNow));
}

TEST(SessionCacheTest, DropsWhatWasReadBeforeASessionEnded) {
    SessionCache cache;
    const auto before = cache.begin_reading();
    cache.forget_session("s1");
    cache.remember("t1", identity("u", "s1"), before, kNow);
    EXPECT_FALSE(cache.find("t1", kNow)) << "signed out while it was looked up";
    const auto again = cache.begin_reading();
    cache.forget_user("u");
    cache.remember("t1", identity("u", "s1"), again, kNow);
    EXPECT_FALSE(cache.find("t1", kNow));
}

TEST(SessionCookie, IsBoundToTheHostWhereTheRequestCameByTls) {
    EXPECT_TRUE(cookie_name(true).starts_with("__Host-"));
    const std::string secure = set_cookie(true, "token");
    for (const char* part : {"__Host-", "token", "; Path=/", "; HttpOnly", "; SameSite=", "; Secure"}) {
        EXPECT_NE(secure.find(part), std::string::npos) << part << " in " << secure;
    }
    EXPECT_EQ(secure.find("Domain"), std::string::npos);
    const std::string plain = set_cookie(false, "token");
    EXPECT_EQ(plain.find("Secure"), std::string::npos) << "a browser would drop it on plain HTTP";
    EXPECT_EQ(plain.find("__Host-"), std::string::npos);
    EXPECT_NE(plain.find("HttpOnly"), std::string::npos);
}

TEST(SessionCookie, IsClearedUnderTheSameName) {
    for (const bool secure : {false, true}) {
        EXPECT_TRUE(clear_cookie(secure).starts_with(cookie_name(secure) + "="));
        EXPECT_NE(clear_cookie(secure).find("Max-Age=0"), std::string::npos);
    }
}

TEST(PasswordsTest, AreVerifiedAgainstTheirArgon2idHash) {
    Passwords passwords;
    const std::string hash = passwords.hash("correct horse");
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,"));
    EXPECT_TRUE(passwords.verify(hash, "correct horse"));
    EXPECT_FALSE(passwords.verify(hash, "correct horsf"));
    EXPECT_FALSE(passwords.verify("not a hash", "correct horse"));
}

}  // namespace
}  // namespace patchbay::accounts
