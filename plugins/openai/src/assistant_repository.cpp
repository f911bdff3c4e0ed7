#include "assistant_repository.hpp"

namespace patchbay::openai {
namespace {

#define ASSISTANT_COLUMNS                                                                                \
    "a.id, a.workspace_id, a.name, a.instructions, a.provider_id, a.model, a.fallback_provider_id,"      \
    " a.fallback_model, a.temperature, a.history_tokens, a.apology, a.enabled, a.created_at, a.version," \
    " (select coalesce(jsonb_agg(e.endpoint_id order by e.endpoint_id), '[]'::jsonb)"                    \
    " from openai.assistant_endpoints e where e.assistant_id = a.id) as endpoints"

constexpr Statement kList{"openai.list_assistants",
                          "select " ASSISTANT_COLUMNS
                          " from openai.assistants a where a.workspace_id = $1::uuid and a.deleted_at is null"
                          " and ($2::uuid is null or a.id > $2::uuid) order by a.id limit $3::int"};
constexpr Statement kFind{
    "openai.find_assistant",
    "select " ASSISTANT_COLUMNS
    " from openai.assistants a where a.workspace_id = $1::uuid and a.id = $2::uuid and a.deleted_at is null"};
constexpr Statement kLock{"openai.lock_assistant",
                          "select " ASSISTANT_COLUMNS
                          " from openai.assistants a where a.workspace_id = $1::uuid and a.id = $2::uuid and "
                          "a.deleted_at is null for update"};
constexpr Statement kServing{
    "openai.assistant_at_endpoint",
    "select " ASSISTANT_COLUMNS
    " from openai.assistants a join openai.assistant_endpoints s on s.assistant_id = a.id"
    " where s.endpoint_id = $1 and a.enabled and a.deleted_at is null"};
constexpr Statement kInsert{"openai.insert_assistant",
                            "insert into openai.assistants (id, workspace_id, name, instructions, "
                            "provider_id, model, fallback_provider_id,"
                            " fallback_model, temperature, history_tokens, apology, enabled) values "
                            "($1::uuid, $2::uuid, $3, $4, $5::uuid, $6,"
                            " $7::uuid, $8, $9::float8, $10::int, $11, $12::boolean)"};
constexpr Statement kUpdate{
    "openai.update_assistant",
    "update openai.assistants set name = $2, instructions = $3, provider_id = $4::uuid, model = $5,"
    " fallback_provider_id = $6::uuid, fallback_model = $7, temperature = $8::float8, history_tokens = "
    "$9::int,"
    " apology = $10, enabled = $11::boolean, version = version + 1, updated_at = now() where id = $1::uuid"};
constexpr Statement kRemove{
    "openai.remove_assistant",
    "update openai.assistants set deleted_at = now(), updated_at = now(), enabled = false,"
    " version = version + 1 where id = $1::uuid"};
constexpr Statement kClearEndpoints{"openai.clear_assistant_endpoints",
                                    "delete from openai.assistant_endpoints where assistant_id = $1::uuid"};
constexpr Statement kTakenEndpoints{"openai.taken_endpoints",
                                    "select a.name, s.endpoint_id from openai.assistant_endpoints s join "
                                    "openai.assistants a on a.id = s.assistant_id"
                                    " where s.assistant_id <> $1::uuid and s.endpoint_id in (select "
                                    "jsonb_array_elements_text($2::jsonb)) limit 1"};
constexpr Statement kAddEndpoints{
    "openai.add_assistant_endpoints",
    "insert into openai.assistant_endpoints (endpoint_id, assistant_id, workspace_id)"
    " select value, $1::uuid, $2::uuid from jsonb_array_elements_text($3::jsonb)"};
constexpr Statement kUses{
    "openai.provider_uses",
    "select name, model from openai.assistants where provider_id = $1::uuid and deleted_at is null"
    " union all select name, coalesce(fallback_model, '') from openai.assistants"
    " where fallback_provider_id = $1::uuid and deleted_at is null order by 1, 2"};

Assistant assistant_from(const Row& row) {
    Assistant assistant;
    assistant.id = row.text("id");
    assistant.workspace_id = row.text("workspace_id");
    assistant.name = row.text("name");
    assistant.instructions = row.text("instructions");
    assistant.provider_id = row.text("provider_id");
    assistant.model = row.text("model");
    assistant.fallback_provider_id = row.optional_text("fallback_provider_id");
    assistant.fallback_model = row.optional_text("fallback_model");
    if (!row.is_null("temperature")) assistant.temperature = row.real("temperature");
    assistant.history_tokens = row.integer("history_tokens");
    assistant.apology = row.text("apology");
    assistant.enabled = row.boolean("enabled");
    assistant.endpoints = row.json("endpoints").get<std::vector<std::string>>();
    assistant.created_at = row.time("created_at");
    assistant.version = row.integer("version");
    return assistant;
}

std::optional<Assistant> first(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return assistant_from(rows[0]);
}

}  // namespace

std::vector<Assistant> AssistantRepository::list(const std::string& workspace_id, const Page& page) {
    std::vector<Assistant> assistants;
    for (const Row row : database_.read(kList, workspace_id, page.cursor, page.limit + 1)) {
        assistants.push_back(assistant_from(row));
    }
    return assistants;
}

std::optional<Assistant> AssistantRepository::find(const std::string& workspace_id, const std::string& id) {
    return first(database_.read(kFind, workspace_id, id));
}

std::optional<Assistant> AssistantRepository::serving(const std::string& endpoint_id) {
    return first(database_.read(kServing, endpoint_id));
}

std::optional<Assistant> AssistantRepository::lock(Transaction& transaction, const std::string& workspace_id,
                                                   const std::string& id) {
    return first(transaction.execute(kLock, workspace_id, id));
}

void AssistantRepository::insert(Transaction& transaction, const Assistant& assistant) {
    transaction.execute(kInsert, assistant.id, assistant.workspace_id, assistant.name, assistant.instructions,
                        assistant.provider_id, assistant.model, assistant.fallback_provider_id,
                        assistant.fallback_model, assistant.temperature, assistant.history_tokens,
                        assistant.apology, assistant.enabled);
}

void AssistantRepository::update(Transaction& transaction, const Assistant& assistant) {
    transaction.execute(kUpdate, assistant.id, assistant.name, assistant.instructions, assistant.provider_id,
                        assistant.model, assistant.fallback_provider_id, assistant.fallback_model,
                        assistant.temperature, assistant.history_tokens, assistant.apology,
                        assistant.enabled);
}

void AssistantRepository::remove(Transaction& transaction, const std::string& id) {
    transaction.execute(kClearEndpoints, id);
    transaction.execute(kRemove, id);
}

void AssistantRepository::set_endpoints(Transaction& transaction, const Assistant& assistant) {
    const nlohmann::json endpoints = assistant.endpoints;
    const Rows taken = transaction.execute(kTakenEndpoints, assistant.id, endpoints);
    if (!taken.empty()) {
        throw Failure(Error{
            ErrorKind::conflict,
            "openai.endpoint_taken",
            "Another assistant answers there already",
            "Endpoint " + taken[0].text("endpoint_id") + " belongs to \"" + taken[0].text("name") + "\".",
            "Take it away from that assistant first.",
            {},
            0});
    }
    transaction.execute(kClearEndpoints, assistant.id);
    transaction.execute(kAddEndpoints, assistant.id, assistant.workspace_id, endpoints);
}

std::vector<AssistantRepository::Use> AssistantRepository::uses_of(Transaction& transaction,
                                                                   const std::string& provider_id) {
    std::vector<Use> uses;
    const Rows rows = transaction.execute(kUses, provider_id);
    for (const Row row : rows)
        uses.push_back({row.text("name"), row.text("model")});
    return uses;
}

}  // namespace patchbay::openai
