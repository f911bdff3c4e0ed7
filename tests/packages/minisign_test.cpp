#include "host/packages/minisign.hpp"

#include "tests/packages/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace patchbay::packages {
namespace {

/// The program itself, and a key pair of its own.
class Signer {
  public:
    Signer() { run("-G -W -p " + file("k.pub") + " -s " + file("k.sec")); }

    PublicKey key() const { return parse_public_key(text_of(folder_.path() / "k.pub")).value_or_throw(); }
    std::string key_text() const { return text_of(folder_.path() / "k.pub"); }

    std::string sign(const std::string& bytes, const std::string& options = "") const {
        put_file(folder_.path() / "package", bytes);
        run("-S -W " + options + " -s " + file("k.sec") + " -m " + file("package"));
        return text_of(folder_.path() / "package.minisig");
    }

  private:
    std::string file(const std::string& name) const { return (folder_.path() / name).string(); }
    static void run(const std::string& arguments) {
        const std::string command = "minisign " + arguments + " > /dev/null 2>&1 < /dev/null";
        ASSERT_EQ(std::system(command.c_str()), 0) << command;
    }

    TemporaryFolder folder_;
};

const std::string kBytes = "the bytes of a package";

TEST(Minisign, TakesWhatTheProgramSigned) {
    const Signer signer;
    for (const char* options : {"", "-l"}) {
        const auto signature =
            verify(kBytes, signer.sign(kBytes, std::string(options) + " -t 'release 7'"), {signer.key()});
        ASSERT_TRUE(signature) << options << signature.error().detail;
        EXPECT_EQ(signature->trusted_comment, "release 7");
        EXPECT_NE(signer.key_text().find(signature->key_id), std::string::npos) << signature->key_id;
    }
}

TEST(Minisign, FindsTheKeyAmongSeveral) {
    const Signer first;
    const Signer second;
    const auto signature = verify(kBytes, second.sign(kBytes), {first.key(), second.key()});
    ASSERT_TRUE(signature);
    EXPECT_EQ(signature->key_id, key_id(second.key()));
}

TEST(Minisign, SaysWhoSignedAndWhoIsTrusted) {
    const Signer signer;
    const Signer trusted;
    const auto refused = verify(kBytes, signer.sign(kBytes), {trusted.key()});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "package.signature_wrong");
    EXPECT_NE(refused.error().detail.find("the key " + key_id(signer.key())), std::string::npos);
    EXPECT_NE(refused.error().detail.find("trusted: " + key_id(trusted.key())), std::string::npos);
    const auto nobody = verify(kBytes, signer.sign(kBytes), {});
    ASSERT_FALSE(nobody);
    EXPECT_NE(nobody.error().detail.find("no key"), std::string::npos);
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
}

/// Another digit in the middle of a line of base64.
std::string with_changed_line(std::string text, int line) {
    std::size_t at = 0;
    while (line-- > 0)
        at = text.find('\n', at) + 1;
    text[at + 40] = text[at + 40] == 'A' ? 'B' : 'A';
    return text;
}

TEST(Minisign, RefusesWhatWasChanged) {
    const Signer signer;
    for (const char* kind : {"", "-l"}) {
        const std::string good = signer.sign(kBytes, std::string(kind) + " -t 'release 7'");
        const std::vector<std::pair<const char*, std::string>> bad{
            {"signature", with_changed_line(good, 1)},
            {"global signature", with_changed_line(good, 3)},
            {"trusted comment", with(good, "release 7", "release 8")},
            {"empty", ""},
            {"cut", good.substr(0, good.size() / 2)},
            {"no comment", good.substr(good.find('\n') + 1)},
            {"other kind", with(good, *kind == '\0' ? "\nRU" : "\nRW", *kind == '\0' ? "\nRW" : "\nRU")},
            {"unknown kind", with(good, *kind == '\0' ? "\nRU" : "\nRW", "\nAA")},
            {"too long", good + std::string(20'000, ' ')}};
        for (const auto& [name, text] : bad)
            EXPECT_FALSE(verify(kBytes, text, {signer.key()})) << kind << name;
        EXPECT_FALSE(verify(kBytes + "!", good, {signer.key()}));
        EXPECT_TRUE(verify(kBytes, good, {signer.key()}));
    }
}

TEST(Minisign, AnotherKeyUnderTheSameIdIsRefused) {
    const Signer signer;
    const Signer other;
    PublicKey key = other.key();
    key.id = signer.key().id;
    EXPECT_FALSE(verify(kBytes, signer.sign(kBytes), {key}));
}

TEST(Minisign, ReadsAKeyWithAndWithoutItsComment) {
    const Signer signer;
    const std::string text = signer.key_text();
    const std::string line = text.substr(text.find('\n') + 1);
    EXPECT_EQ(parse_public_key(line)->key, signer.key().key);
    for (const std::string& bad :
         {std::string(), std::string("hello"), line.substr(0, 20), "AA" + line.substr(2)}) {
        const auto refused = parse_public_key(bad);
        ASSERT_FALSE(refused) << bad;
        EXPECT_EQ(refused.error().code, "package.key_invalid");
    }
}

}  // namespace
}  // namespace patchbay::packages
