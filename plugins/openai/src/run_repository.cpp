#include "run_repository.hpp"

namespace patchbay::openai {
namespace {

constexpr Statement kList{"openai.list_runs",
                          "select id, conversation_id, assistant_id, model, outcome, error, prompt_tokens, "
                          "completion_tokens, milliseconds,"
                          " created_at from openai.runs where workspace_id = $1::uuid and ($2::text is null "
                          "or conversation_id = $2)"
                          " and ($3::uuid is null or id < $3::uuid) order by id desc limit $4::int"};
constexpr Statement kInsert{"openai.insert_run",
                            "insert into openai.runs (id, workspace_id, conversation_id, assistant_id, "
                            "provider_id, model, outcome, error,"
                            " prompt_tokens, completion_tokens, tokens_estimated, milliseconds) values "
                            "($1::uuid, $2::uuid, $3, $4::uuid,"
                            " nullif($5, '')::uuid, $6, $7, $8, $9::bigint, $10::bigint, $11::boolean, "
                            "$12::bigint) on conflict (id) do nothing"};

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

void RunRepository::insert(const Run& run) {
    database_.run(wire::HostMethod::database_execute, kInsert, parameters_of(run));
}

void RunRepository::insert(Transaction& transaction, const Run& run) {
    transaction.run(kInsert, parameters_of(run));
}

}  // namespace patchbay::openai
