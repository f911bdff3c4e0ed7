#include "tests/fakes/openai/control/routes.hpp"

#include <stdexcept>

namespace patchbay::fakes::openai {

namespace {

template <class Read>
auto in_words(Read read) {
    try {
        return read();
    } catch (const std::invalid_argument& error) {
        throw ControlError(400, error.what());
    }
}

void add_answers(const ControlCall& call, Core& core) {
    call.allow({"answers"});
    const auto& answers = call.required("answers");
    if (!answers.is_array())
        throw ControlError(400, "The field answers must be an array, e.g. [{\"content\": \"Hello\"}].");
    std::vector<ScriptedAnswer> read;
    for (const auto& answer : answers)
        read.push_back(in_words([&] { return read_answer(answer); }));
    for (auto& answer : read)
        core.script.add(std::move(answer));
    call.reply({{"waiting", core.script.size()}}, 201);
}

void add_transcripts(const ControlCall& call, Core& core) {
    call.allow({"texts"});
    for (auto& text : call.required<std::vector<std::string>>("texts"))
        core.transcripts.push_back(std::move(text));
    call.reply({{"waiting", core.transcripts.size()}}, 201);
}

void add_fault(const ControlCall& call, Core& core) {
    call.allow({"kind",        "endpoint",     "model",    "key",          "times",          "until_cleared",
                "probability", "skip",         "delay_ms", "after_chunks", "shape",          "status",
                "body",        "content_type", "headers",  "retry_after",  "retry_after_ms", "should_retry",
                "bytewise",    "crlf",         "comments", "no_space",     "no_done",        "no_usage"});
    call.reply({{"id", core.faults.add(in_words([&] { return read_fault(call.body()); }))}}, 201);
}

void list_faults(const ControlCall& call, Core& core) {
    auto list = Json::array();
    for (const auto& rule : core.faults.rules())
        list.push_back(to_json(rule));
    call.reply({{"faults", list}});
}

void remove_fault(const ControlCall& call, Core& core) {
    if (!core.faults.remove(static_cast<std::uint64_t>(call.capture_number(0)))) {
        throw ControlError(404, "No fault " + call.capture(0) + " (spent ones are gone by themselves).");
    }
    call.reply({{"removed", true}});
}

void set_style(const ControlCall& call, Core& core) {
    call.allow({"first_delay_ms", "chunk_delay_ms", "chunk_size"});
    core.first_delay_ms = call.value("first_delay_ms", core.first_delay_ms);
    core.style.chunk_delay =
        std::chrono::milliseconds(call.value<std::int64_t>("chunk_delay_ms", core.style.chunk_delay.count()));
    core.style.chunk_size = call.value("chunk_size", core.style.chunk_size);
    call.reply({{"first_delay_ms", core.first_delay_ms},
                {"chunk_delay_ms", core.style.chunk_delay.count()},
                {"chunk_size", core.style.chunk_size}});
}

void set_keys(const ControlCall& call, Core& core) {
    call.allow({"keys"});
    const auto keys = call.required<std::vector<std::string>>("keys");
    core.keys = {keys.begin(), keys.end()};
    call.reply({{"keys", core.keys}});
}

ModelKind read_kind(const std::string& kind) {
    if (kind == "chat") return ModelKind::chat;
    if (kind == "embedding") return ModelKind::embedding;
    if (kind == "transcription") return ModelKind::transcription;
    throw ControlError(400, "The kind of a model is chat, embedding or transcription, not \"" + kind + "\".");
}

void add_model(const ControlCall& call, Core& core) {
    call.allow({"id", "kind", "context", "reasoning", "dimensions", "may_shorten"});
    Model model;
    model.id = call.required<std::string>("id");
    model.kind = read_kind(call.value<std::string>("kind", "chat"));
    model.context = call.value("context", model.context);
    model.reasoning = call.value("reasoning", false);
    model.dimensions = call.value<std::int64_t>("dimensions", model.kind == ModelKind::embedding ? 1536 : 0);
    if (model.kind == ModelKind::embedding && model.dimensions < 1)
        throw ControlError(400, "The field dimensions must be above 0.");
    model.may_shorten = call.value("may_shorten", false);
    std::erase_if(core.models, [&](const Model& other) { return other.id == model.id; });
    core.models.push_back(model);
    call.reply({{"id", model.id}}, 201);
}

void remove_model(const ControlCall& call, Core& core) {
    if (std::erase_if(core.models, [&](const Model& model) { return model.id == call.capture(0); }) == 0) {
        throw ControlError(404, "No model " + call.capture(0) + ".");
    }
    call.reply({{"removed", true}});
}

Json call_json(std::uint64_t sequence, const CallRecord& record) {
    return {{"seq", sequence},
            {"endpoint", record.endpoint},
            {"key", record.key},
            {"model", record.model},
            {"stream", record.stream},
            {"body", record.body},
            {"headers", record.headers},
            {"time", record.time},
            {"status", record.status},
            {"outcome", record.outcome},
            {"events_sent", record.events_sent},
            {"faulted", record.faulted}};
}

void list_calls(const ControlCall& call, Core& core) {
    call.allow({"after", "wait_ms", "count", "limit", "endpoint", "model", "outcome", "key"});
    Journal<CallRecord>::Question question;
    question.matches = [endpoint = call.text("endpoint"), model = call.text("model"),
                        outcome = call.text("outcome"), key = call.text("key")](const CallRecord& record) {
        const auto fits = [](const std::string& wanted, const std::string& is) {
            return wanted.empty() || wanted == is;
        };
        return fits(endpoint, record.endpoint) && fits(model, record.model) &&
               fits(outcome, record.outcome) && fits(key, record.key);
    };
    question.after = static_cast<std::uint64_t>(std::max<std::int64_t>(0, call.number("after", 0)));
    question.count = static_cast<std::size_t>(std::clamp<std::int64_t>(call.number("count", 1), 1, 100'000));
    question.most = std::max(question.count, static_cast<std::size_t>(call.number("limit", 1000)));
    question.wait = call.wait();
    core.calls.ask(std::move(question), [call, &core](const Journal<CallRecord>::Matches& found) {
        auto list = Json::array();
        for (const auto* entry : found)
            list.push_back(call_json(entry->sequence, entry->record));
        call.reply({{"calls", list}, {"last", core.calls.last()}, {"first_kept", core.calls.first()}});
    });
}

}  // namespace

void add_control_routes(ControlRouter& router, Core& core) {
    const auto on = [&](const char* method, const char* pattern, void (*handler)(const ControlCall&, Core&)) {
        router.on(method, pattern, [&core, handler](const ControlCall& call) { handler(call, core); });
    };
    on("POST", "/control/answers", add_answers);
    on("POST", "/control/transcripts", add_transcripts);
    on("POST", "/control/faults", add_fault);
    on("GET", "/control/faults", list_faults);
    on("DELETE", "/control/faults/{id}", remove_fault);
    on("POST", "/control/style", set_style);
    on("POST", "/control/keys", set_keys);
    on("POST", "/control/models", add_model);
    on("DELETE", "/control/models/{id}", remove_model);
    on("GET", "/control/calls", list_calls);
    on("DELETE", "/control/faults", [](const ControlCall& call, Core& c) {
        c.faults.clear();
        call.reply({{"removed", true}});
    });
    on("DELETE", "/control/answers", [](const ControlCall& call, Core& c) {
        c.script.clear();
        call.reply({{"removed", true}});
    });
    on("GET", "/control/stats", [](const ControlCall& call, Core& c) {
        call.reply({{"calls", c.calls.last()},
                    {"open_streams", c.open_streams},
                    {"answers_waiting", c.script.size()}});
    });
    on("POST", "/control/reset", [](const ControlCall& call, Core& c) {
        c.reset();
        call.reply({{"reset", true}});
    });
}

}  // namespace patchbay::fakes::openai
