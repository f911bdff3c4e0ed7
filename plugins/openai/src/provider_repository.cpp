#include "provider_repository.hpp"

namespace patchbay::openai {
namespace {

#define PROVIDER_COLUMNS \
    "id, workspace_id, name, base_url, sealed_key, models, state, problem, created_at, version"

constexpr Statement kList{"openai.list_providers",
                          "select " PROVIDER_COLUMNS
                          " from openai.providers where workspace_id = $1::uuid and deleted_at is null"
                          " and ($2::uuid is null or id > $2::uuid) order by id limit $3::int"};
constexpr Statement kFind{
    "openai.find_provider",
    "select " PROVIDER_COLUMNS
    " from openai.providers where workspace_id = $1::uuid and id = $2::uuid and deleted_at is null"};
constexpr Statement kLock{"openai.lock_provider", "select " PROVIDER_COLUMNS
                                                  " from openai.providers where workspace_id = $1::uuid and "
                                                  "id = $2::uuid and deleted_at is null for update"};
constexpr Statement kInsert{
    "openai.insert_provider",
    "insert into openai.providers (id, workspace_id, name, base_url, sealed_key, models)"
    " values ($1::uuid, $2::uuid, $3, $4, $5, $6::jsonb) returning " PROVIDER_COLUMNS};
constexpr Statement kUpdate{
    "openai.update_provider",
    "update openai.providers set name = $2, base_url = $3, sealed_key = $4, models = $5::jsonb, state = $6,"
    " problem = $7::jsonb, version = version + 1, updated_at = now() where id = $1::uuid "
    "returning " PROVIDER_COLUMNS};
constexpr Statement kRemove{
    "openai.remove_provider",
    "update openai.providers set deleted_at = now(), updated_at = now(), sealed_key = '',"
    " version = version + 1 where id = $1::uuid"};
constexpr Statement kSetState{
    "openai.set_provider_state",
    "update openai.providers set state = $3, problem = $4::jsonb, updated_at = now()"
    " where id = $1::uuid and version = $2::int and deleted_at is null"
    " and (state <> $3 or problem->>'code' is distinct from $4::jsonb->>'code') returning " PROVIDER_COLUMNS};

Provider provider_from(const Row& row) {
    Provider provider;
    provider.id = row.text("id");
    provider.workspace_id = row.text("workspace_id");
    provider.name = row.text("name");
    provider.base_url = row.text("base_url");
    provider.sealed_key = row.text("sealed_key");
    provider.models = row.json("models").get<std::vector<std::string>>();
    provider.state = row.text("state");
    provider.problem = row.json("problem");
    provider.created_at = row.time("created_at");
    provider.version = row.integer("version");
    return provider;
}

std::optional<Provider> first(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return provider_from(rows[0]);
}

nlohmann::json models_of(const Provider& provider) {
    return provider.models;
}

}  // namespace

std::vector<Provider> ProviderRepository::list(const std::string& workspace_id, const Page& page) {
    std::vector<Provider> providers;
    for (const Row row : database_.read(kList, workspace_id, page.cursor, page.limit + 1)) {
        providers.push_back(provider_from(row));
    }
    return providers;
}

std::optional<Provider> ProviderRepository::find(const std::string& workspace_id, const std::string& id) {
    return first(database_.read(kFind, workspace_id, id));
}

std::optional<Provider> ProviderRepository::lock(Transaction& transaction, const std::string& workspace_id,
                                                 const std::string& id) {
    return first(transaction.execute(kLock, workspace_id, id));
}

Provider ProviderRepository::insert(const Provider& provider) {
    return *first(database_.execute(kInsert, provider.id, provider.workspace_id, provider.name,
                                    provider.base_url, provider.sealed_key, models_of(provider)));
}

Provider ProviderRepository::update(Transaction& transaction, const Provider& provider) {
    return *first(transaction.execute(kUpdate, provider.id, provider.name, provider.base_url,
                                      provider.sealed_key, models_of(provider), provider.state,
                                      provider.problem));
}

void ProviderRepository::remove(Transaction& transaction, const std::string& id) {
    transaction.execute(kRemove, id);
}

std::optional<Provider> ProviderRepository::set_state(Transaction& transaction, const std::string& id,
                                                      std::int64_t version, const std::string& state,
                                                      const nlohmann::json& problem) {
    return first(transaction.execute(kSetState, id, version, state, problem));
}

}  // namespace patchbay::openai
