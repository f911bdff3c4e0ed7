#pragma once
// Says of nlohmann_json's larger templates that json_instances.cpp holds them, so that not every file
// compiles its own. Part of the precompiled headers alone: without those the code is the same, and slower to
// build.

#include <nlohmann/json.hpp>

#include <string>

#ifndef PATCHBAY_JSON_INSTANCE
#define PATCHBAY_JSON_INSTANCE extern template
#endif

#define PATCHBAY_JSON_PARSER(Iterator)                                                                  \
    PATCHBAY_JSON_INSTANCE class nlohmann::detail::lexer<                                               \
        nlohmann::json, nlohmann::detail::iterator_input_adapter<Iterator>>;                            \
    PATCHBAY_JSON_INSTANCE class nlohmann::detail::parser<                                              \
        nlohmann::json, nlohmann::detail::iterator_input_adapter<Iterator>>;                            \
    PATCHBAY_JSON_INSTANCE bool nlohmann::detail::                                                      \
        parser<nlohmann::json, nlohmann::detail::iterator_input_adapter<Iterator>>::sax_parse_internal( \
            nlohmann::detail::json_sax_dom_parser<nlohmann::json>*);                                    \
    PATCHBAY_JSON_INSTANCE bool nlohmann::detail::                                                      \
        parser<nlohmann::json, nlohmann::detail::iterator_input_adapter<Iterator>>::sax_parse_internal( \
            nlohmann::detail::json_sax_dom_callback_parser<nlohmann::json>*)

PATCHBAY_JSON_INSTANCE class nlohmann::basic_json<>;
PATCHBAY_JSON_INSTANCE class nlohmann::detail::serializer<nlohmann::json>;
PATCHBAY_JSON_PARSER(std::string::const_iterator);
PATCHBAY_JSON_PARSER(const char*);
