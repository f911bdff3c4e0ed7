#include "host/api/description.hpp"

#include <map>

namespace patchbay::api {

using nlohmann::json;

namespace {

constexpr std::string_view kHead =
    R"(<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Patchbay API</title><style>
body{font:14px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code{font:13px ui-monospace,monospace}h2{margin:2rem 0 .5rem}
summary{cursor:pointer;padding:.4rem 0;border-top:1px solid #8884}
pre{overflow:auto;background:#8881;padding:.8rem;border-radius:8px}
@media(prefers-color-scheme:dark){body{background:#16181d;color:#e6e8ec}a{color:#8ab4f8}}
</style><h1>Patchbay API</h1>
)";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

/// JSON to read; references to named schemas lead to them.
std::string linked(const json& value) {
    static constexpr std::string_view kReference = "#/components/schemas/";
    const std::string text = escaped(value.dump(2));
    std::string out;
    std::size_t from = 0;
    for (std::size_t at = text.find(kReference); at != std::string::npos; at = text.find(kReference, from)) {
        const std::size_t end = text.find("&quot;", at);
        const std::string name = text.substr(at + kReference.size(), end - at - kReference.size());
        out += text.substr(from, at - from) + "<a href=\"#" + name + "\">" + name + "</a>";
        from = end;
    }
    return out + text.substr(from);
}

std::string folded(const std::string& id, const std::string& head, const json& content) {
    return "<details id=\"" + id + "\"><summary>" + head + "</summary><pre>" + linked(content) +
           "</pre></details>\n";
}

std::map<std::string, std::string> operations_by_module(const json& description) {
    std::map<std::string, std::string> sections;
    for (const auto& [path, methods] : description["paths"].items()) {
        for (const auto& [method, operation] : methods.items()) {
            const std::string head = "<code>" + escaped(method) + " " + escaped(path) + "</code> " +
                                     escaped(operation["summary"].get<std::string>());
            sections[operation["tags"][0]] += folded(escaped(method + path), head, operation);
        }
    }
    return sections;
}

}  // namespace

std::string description_page(const json& description) {
    std::string html(kHead);
    html += "<p>Version " + escaped(description["info"]["version"].get<std::string>()) +
            ". The machine-readable form is <a href=\"/api/openapi.json\">/api/openapi.json</a>.</p>\n";
    for (const auto& [module, operations] : operations_by_module(description))
        html += "<h2>" + escaped(module) + "</h2>\n" + operations;
    html += "<h2>Schemas</h2>\n";
    for (const auto& [name, schema] : description["components"]["schemas"].items())
        html += folded(escaped(name), "<code>" + escaped(name) + "</code>", schema);
    return html + "</html>";
}

}  // namespace patchbay::api
