#pragma once
// Which language whoever asks is answered in. Everything is said in English; some of it in other languages
// too. Pure.

#include "host/http/route.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::http {

/// Language tags in lower case, best first: "ru-ru", "ru".
using Languages = std::vector<std::string>;

/// The languages of an Accept-Language header by their weight (RFC 9110, 12.5.4), "*" as it is. What is no
/// language range is passed over.
Languages accepted_languages(std::string_view header);

/// Those of Accept-Language where the request has it, otherwise that of the account.
Languages languages_of(const Exchange& exchange);

/// The key of `tags` that serves `languages` best (RFC 4647, 3.4: "ru-RU" is served by "ru"); empty when
/// English serves better or nothing else does.
std::string best_tag(const std::vector<std::string>& tags, const Languages& languages);

/// The translation for `languages`; null: the English is what there is to say.
template <class Words>
const Words* translation(const std::map<std::string, Words>& translations, const Languages& languages) {
    std::vector<std::string> tags;
    for (const auto& [tag, words] : translations)
        tags.push_back(tag);
    const auto found = translations.find(best_tag(tags, languages));
    return found == translations.end() ? nullptr : &found->second;
}

}  // namespace patchbay::http
