#include "host/modules/schema_names.hpp"

#include <patchbay/schema.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace patchbay::modules {

using nlohmann::json;

namespace {

constexpr std::string_view kComponents = "#/components/schemas/";

/// What OpenAPI 3.1 allows as a component's name, without the dot, which stands behind the module's.
bool is_name(const std::string& name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c == '-';
    });
}

class Naming {
  public:
    Naming(const std::string& module, const json& host) : module_(module), host_(host) {}

    void declare(const std::string& name) {
        if (!is_name(name))
            throw std::invalid_argument("\"" + name + "\" can't name a schema: use letters, digits, - and _");
        if (!own_.insert(name).second) throw std::invalid_argument("schema " + name + " is declared twice");
    }
    std::string full(const std::string& name) const { return module_ + "." + name; }

    void refer(json& schema) const {
        if (!schema.is_structured()) return;
        if (schema.is_object() && schema.contains("$ref") && schema["$ref"].is_string()) {
            const auto target = schema["$ref"].get<std::string>();
            if (target.starts_with(kComponents))
                schema["$ref"] = std::string(kComponents) + known(target.substr(kComponents.size()));
        }
        for (auto& each : schema)
            refer(each);
    }
    json parsed(const std::string& text) const {
        json schema = json::parse(text);
        refer(schema);
        return schema;
    }
    void refer(std::string& text) const {
        if (!text.empty()) text = parsed(text).dump();
    }

  private:
    std::string known(const std::string& name) const {
        if (own_.contains(name)) return full(name);
        if (host_.contains(name)) return name;
        throw std::invalid_argument("a schema refers to " + name + ", which neither " + module_ +
                                    " nor the host declares");
    }

    const std::string& module_;
    const json& host_;
    std::set<std::string> own_;
};

void name_events(const std::string& module, wire::LiveTopic& topic, const Naming& naming,
                 NamedSchemas& named) {
    for (const wire::NamedSchema& event : topic.events) {
        if (!event.name.starts_with(module + "."))
            throw std::invalid_argument("live event " + event.name + " must begin with " + module + ".");
        if (named.schemas.contains(event.name))
            throw std::invalid_argument("live event " + event.name + " is declared twice");
        named.schemas[event.name] = live_message(event.name, naming.parsed(event.schema));
        named.live_events.push_back(event.name);
    }
    topic.events.clear();  // the live hub has no use for them
}

}  // namespace

json live_message(const std::string& event, json data) {
    using namespace schema;
    json message = object({schema::optional("id", text()), field("topic", text()),
                           field("event", one_of({event.c_str()})), field("data", std::move(data))});
    message.erase("additionalProperties");  // a WebSocket frame has its type besides
    return message;
}

NamedSchemas name_schemas(const std::string& module, wire::StartReply& reply, const json& host) {
    Naming naming(module, host);
    for (const auto& schema : reply.schemas)
        naming.declare(schema.name);
    NamedSchemas named;
    for (const auto& schema : reply.schemas)
        named.schemas[naming.full(schema.name)] = naming.parsed(schema.schema);
    for (wire::LiveTopic& topic : reply.topics)
        name_events(module, topic, naming, named);
    for (wire::Route& route : reply.routes) {
        for (std::string* text : {&route.path_schema, &route.query_schema, &route.header_schema,
                                  &route.body_schema, &route.answer_schema})
            naming.refer(*text);
    }
    return named;
}

}  // namespace patchbay::modules
