// In which language whoever asks is answered.
#include "host/http/languages.hpp"

#include <gtest/gtest.h>

namespace patchbay::http {
namespace {

TEST(AcceptedLanguages, ComeByTheirWeight) {
    EXPECT_EQ(accepted_languages("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7"),
              (Languages{"ru-ru", "ru", "en-us", "en"}));
    EXPECT_EQ(accepted_languages("en;q=0.5, ru , de;q=0"), (Languages{"ru", "en"}));
    EXPECT_EQ(accepted_languages("*"), (Languages{"*"}));
}

TEST(AcceptedLanguages, PassOverWhatIsNone) {
    EXPECT_EQ(accepted_languages(""), Languages{});
    EXPECT_EQ(accepted_languages(",;q=1,<b>, ru;q=x, de;q=0.1.2"), (Languages{"de"}));
    std::string endless;
    for (int index = 0; index < 1000; ++index)
        endless += "a" + std::to_string(index) + ",";
    EXPECT_EQ(accepted_languages(endless).size(), 20U);
}

class LanguagesOf : public testing::Test {
  protected:
    Languages languages(std::vector<Header> headers, std::string locale) {
        Request request;
        request.headers = std::move(headers);
        Identity identity;
        identity.user.locale = std::move(locale);
        Exchange exchange{request, identity, stream_};
        return languages_of(exchange);
    }

  private:
    struct Nowhere : ResponseStream {
        void begin(const Response&) override {}
        bool write(std::string_view) override { return false; }
        bool open() const override { return false; }
    };
    Nowhere stream_;
};

TEST_F(LanguagesOf, AReaderAreThoseTheRequestAsksForAndElseTheAccounts) {
    EXPECT_EQ(languages({{"accept-language", "ru"}}, "en"), (Languages{"ru"}));
    EXPECT_EQ(languages({}, "ru"), (Languages{"ru"}));
    EXPECT_EQ(languages({{"Accept-Language", "*"}}, "ru"), (Languages{"ru"})) << "anything will do";
    EXPECT_EQ(languages({}, ""), Languages{});
}

TEST(Translation, IsTheOneThatServesBest) {
    const std::map<std::string, int> words{{"pt-BR", 1}, {"ru", 2}};
    const auto chosen = [&](const Languages& languages) {
        const int* found = translation(words, languages);
        return found ? *found : 0;
    };
    EXPECT_EQ(chosen({"ru"}), 2);
    EXPECT_EQ(chosen({"ru-ru", "en"}), 2) << "a country's is served by the language's";
    EXPECT_EQ(chosen({"pt-br"}), 1);
    EXPECT_EQ(chosen({"pt"}), 0) << "but not the other way";
    EXPECT_EQ(chosen({"de", "ru"}), 2);
    EXPECT_EQ(chosen({"en", "ru"}), 0) << "English is always there";
    EXPECT_EQ(chosen({"en-gb", "ru"}), 0);
    EXPECT_EQ(chosen({"*", "ru"}), 0);
    EXPECT_EQ(chosen({}), 0);
}

}  // namespace
}  // namespace patchbay::http
