#include "run_repository.hpp"

#include <patchbay/host.hpp>

namespace patchbay::openai {
namespace {

constexpr Statement kList{
    "openai.list_runs",
    "select id, conversation_id, assistant_id, model, outcome, error, prompt_tokens, "
    "completion_tokens, milliseconds,"
    " created_at from openai.runs where workspace_id = $1::uuid and outcome <> 'started'"
    " and ($2::text is null or conversation_id = $2)"
    " and ($3::uuid is null or id < $3::uuid) order by id desc limit $4::int"};
constexpr std::string_view kInsertInto =
    "insert into openai.runs as known (id, workspace_id, conversation_id, assistant_id, provider_id, model, "
    "outcome, error, prompt_tokens, completion_tokens, tokens_estimated, milliseconds) values ($1::uuid, "
    "$2::uuid, $3, $4::uuid, nullif($5, '')::uuid, $6, $7, $8, $9::bigint, $10::bigint, $11::boolean, "
    "$12::bigint) on conflict (id) do update set ";
const std::string kInsertSql =
    std::string(kInsertInto) +
    "outcome = excluded.outcome, error = excluded.error, milliseconds = excluded.milliseconds "
    "where known.outcome = 'started'";
const Statement kInsert{"openai.insert_run", kInsertSql};
const std::string kStartSql =
    std::string(kInsertInto) +
    "provider_id = excluded.provider_id, model = excluded.model, milliseconds = excluded.milliseconds, "
    "prompt_tokens = known.prompt_tokens + excluded.prompt_tokens, "
    "completion_tokens = known.completion_tokens + excluded.completion_tokens, "
    "tokens_estimated = known.tokens_estimated or excluded.tokens_estimated where known.outcome = 'started'";
const Statement kStart{"openai.start_run", kStartSql};
constexpr Statement kFindStarted{
    "openai.find_started_run",
    "select id, workspace_id, conversation_id, assistant_id, coalesce(provider_id::text, '') as provider_id, "
    "model, outcome, error, prompt_tokens, completion_tokens, tokens_estimated, milliseconds, created_at "
    "from openai.runs where id = $1::uuid and outcome = 'started'"};
constexpr Statement kSupersede{"openai.supersede_run",
                               "update openai.runs set id = $2::uuid, outcome = 'superseded', error = $3 "
                               "where id = $1::uuid and outcome = 'started'"};

Run run_from(const Row& row) {
    Run run;
    run.id = row.text("id");
    run.conversation_id = row.text("conversation_id");
    run.assistant_id = row.text("assistant_id");
    run.model = row.text("model");
    run.outcome = row.text("outcome");
    run.error = row.optional_text("error");
    run.prompt_tokens = row.integer("prompt_tokens");
    run.completion_tokens = row.integer("completion_tokens");
    run.milliseconds = row.integer("milliseconds");
    run.created_at = row.time("created_at");
    return run;
}

std::vector<Parameter> parameters_of(const Run& run) {
    return {to_parameter(run.id),
            to_parameter(run.workspace_id),
            to_parameter(run.conversation_id),
            to_parameter(run.assistant_id),
            to_parameter(run.provider_id),
            to_parameter(run.model),
            to_parameter(run.outcome),
            to_parameter(run.error),
            to_parameter(run.prompt_tokens),
            to_parameter(run.completion_tokens),
            to_parameter(run.tokens_estimated),
            to_parameter(run.milliseconds)};
}

}  // namespace

nlohmann::json to_json(const Run& run) {
    return {{"id", run.id},
            {"conversation_id", run.conversation_id},
            {"assistant_id", run.assistant_id},
            {"model", run.model},
            {"outcome", run.outcome},
            {"error", run.error ? nlohmann::json(*run.error) : nlohmann::json()},
            {"prompt_tokens", run.prompt_tokens},
            {"completion_tokens", run.completion_tokens},
            {"milliseconds", run.milliseconds},
            {"created_at", run.created_at}};
}

std::vector<Run> RunRepository::list(const std::string& workspace_id,
                                     const std::optional<std::string>& conversation_id, const Page& page) {
    std::vector<Run> runs;
    for (const Row row : database_.read(kList, workspace_id, conversation_id, page.cursor, page.limit + 1)) {
        runs.push_back(run_from(row));
    }
    return runs;
}

void RunRepository::start(const Run& run) {
    database_.run(wire::HostMethod::database_execute, kStart, parameters_of(run));
}

std::optional<Run> RunRepository::find_started(const std::string& id) {
    const Rows rows = database_.read(kFindStarted, id);
    if (rows.empty()) return std::nullopt;
    Run run = run_from(rows[0]);
    run.workspace_id = rows[0].text("workspace_id");
    run.provider_id = rows[0].text("provider_id");
    run.tokens_estimated = rows[0].boolean("tokens_estimated");
    return run;
}

void RunRepository::supersede(const std::string& id, const std::string& why) {
    database_.execute(kSupersede, id, new_id(), why);
}

void RunRepository::insert(const Run& run) {
    database_.run(wire::HostMethod::database_execute, kInsert, parameters_of(run));
}

void RunRepository::insert(Transaction& transaction, const Run& run) {
    transaction.run(kInsert, parameters_of(run));
}

}  // namespace patchbay::openai
