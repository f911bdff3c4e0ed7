#include "host/storage/read_session.hpp"

#include "host/log/log.hpp"
#include "host/storage/errors.hpp"
#include "host/storage/pqxx_compat.hpp"
#include "host/storage/rows.hpp"

#include <algorithm>
#include <utility>

namespace patchbay::storage {

namespace {

// What the pool may do better: with its longer limits, or by preparing the statement again.
bool ran_into_limit(const Error& error) {
    return error.code == "database.timeout" || error.code == "database.locked";
}
bool has_stale_plan(const Error& error) {
    return error.detail.ends_with("[0A000]") || error.detail.ends_with("[26000]");
}

}  // namespace

ReadBatcher::Session::Session(ReadBatcher& batcher, SessionOptions options)
    : batcher_(batcher), options_(std::move(options)), thread_([this] { serve(); }) {}

void ReadBatcher::Session::serve() {
    for (auto reads = batcher_.take(); !reads.empty(); reads = batcher_.take())
        answer(reads);
}

void ReadBatcher::Session::answer(std::vector<WaitingRead>& reads) {
    Error error = unavailable_error("the connection broke twice");
    // Reading changes nothing, so what a broken connection left is simply sent again, once.
    for (int attempt = 0; attempt < 2; ++attempt) {
        try {
            if (!connection_ || !connection_->alive()) {
                connection_.reset();
                connection_ = batcher_.pool_.open(options_);
            }
            return answer_on_connection(reads);
        } catch (const Failure& failure) {
            error = failure.error();
            break;
        } catch (const ConnectionLost& lost) {
            log::warn("a database connection broke while reading: {}", lost.what());
            connection_.reset();
        } catch (const std::exception& unexpected) {
            // What is left of the session is not known.
            connection_.reset();
            ServerReport report;
            report.message = unexpected.what();
            error = statement_error(report, "read batch");
            break;
        }
    }
    for (WaitingRead& read : reads) {
        if (!read.answered) fail(read, error);
    }
}

void ReadBatcher::Session::answer_on_connection(std::vector<WaitingRead>& reads) {
    Batch together;
    Batch alone;
    for (WaitingRead& read : reads) {
        if (read.answered) continue;
        const bool shared = batcher_.place_of(read.statement.sql) == StatementCosts::Place::batch;
        (shared ? together : alone).push_back(&read);
    }
    if (together.size() == 1) alone.push_back(std::exchange(together, {}).front());
    // Changing the role costs a statement, so those of one role go one after the other.
    std::stable_sort(together.begin(), together.end(),
                     [](const WaitingRead* a, const WaitingRead* b) { return a->role < b->role; });
    answer_together(std::move(together));
    // The first that proves quick frees the others of its kind.
    while (!alone.empty()) {
        answer_alone(*alone.back());
        alone.pop_back();
        const auto freed = std::partition(alone.begin(), alone.end(), [this](const WaitingRead* read) {
            return batcher_.place_of(read->statement.sql) != StatementCosts::Place::batch;
        });
        answer_together({freed, alone.end()});
        alone.erase(freed, alone.end());
    }
}

void ReadBatcher::Session::answer_together(Batch batch) {
    std::vector<std::string> texts;
    std::erase_if(batch, [&](WaitingRead* read) {
        try {
            texts.push_back(text_of(*read));
            return false;
        } catch (const Failure& failure) {
            fail(*read, failure.error());
            return true;
        }
    });
    const auto start = Clock::now();
    for (std::size_t done = 0; done < batch.size();)
        done = run_pipeline(batch, texts, done);
    if (!batch.empty()) batcher_.note_batch(batch, Clock::now() - start);
}

std::size_t ReadBatcher::Session::run_pipeline(const Batch& batch, const std::vector<std::string>& texts,
                                               std::size_t first) {
    pqxx::pipeline pipeline(connection_->session());
    pipeline.retain(2 * static_cast<int>(texts.size() - first) + 1);
    std::vector<bool> changes_role(texts.size(), false);
    connection_->guarded("read batch", [&] {
        for (std::size_t index = first; index < texts.size(); ++index) {
            if (const auto change = connection_->role_change(batch[index]->role)) {
                pipeline.insert(*change);
                changes_role[index] = true;
                connection_->became(batch[index]->role);
            }
            pipeline.insert(texts[index]);
        }
        pipeline.resume();
    });
    for (std::size_t index = first; index < texts.size(); ++index) {
        const std::string& name = batch[index]->statement.name;
        try {
            if (changes_role[index]) connection_->guarded("set role", [&] { pipeline.retrieve(); });
            succeed(*batch[index],
                    encode_rows(connection_->guarded(name, [&] { return pipeline.retrieve().second; })));
        } catch (const Failure& failure) {
            // The server took them as one unit and did not run what came after; the caller sends that again.
            // When the connection breaks here, it was what the failure came from, and this statement is sent
            // again too.
            connection_->guarded(name, [&] { pipeline.flush(); });
            connection_->became(std::nullopt);
            fail(*batch[index], failure.error());
            return index + 1;
        }
    }
    return texts.size();
}

void ReadBatcher::Session::answer_alone(WaitingRead& read) {
    const auto start = Clock::now();
    try {
        connection_->become(read.role);
        succeed(read, encode_rows(connection_->execute(read.statement)));
        batcher_.note_alone(read.statement.sql, Clock::now() - start);
    } catch (const Failure& failure) {
        fail(read, failure.error());
    }
}

std::string ReadBatcher::Session::text_of(const WaitingRead& read) {
    const wire::Statement& statement = read.statement;
    check_parameters(statement);
    std::string text = "EXECUTE " + connection_->prepared_name(statement, read.role);
    for (std::size_t index = 0; index < statement.parameters.size(); ++index) {
        text += index == 0 ? '(' : ',';
        const auto& parameter = statement.parameters[index];
        text += parameter ? "'" + escaped(statement, index) + "'" : "NULL";
    }
    if (!statement.parameters.empty()) text += ')';
    return text;
}

std::string ReadBatcher::Session::escaped(const wire::Statement& statement, std::size_t index) {
    try {
        return compat::escape(connection_->raw(), *statement.parameters[index]);
    } catch (const std::exception&) {
        // What cannot be escaped is no text of the session's encoding: the server would refuse it, too.
        throw Failure(wrong_parameter(statement, index, "A value is no valid UTF-8",
                                      "Send text as UTF-8, or the bytes as bytea in hex (\\x...)."));
    }
}

void ReadBatcher::Session::succeed(WaitingRead& read, std::string rows) {
    read.answered = true;
    read.reply.complete(std::move(rows));
}

void ReadBatcher::Session::fail(WaitingRead& read, const Error& error) {
    read.answered = true;
    if (ran_into_limit(error)) {
        batcher_.note_limit_reached(read.statement.sql);
    } else if (connection_ && has_stale_plan(error)) {
        connection_->forget(read.statement);
    } else {
        read.reply.complete(error);
        return;
    }
    batcher_.pool_.submit_read(std::move(read.statement), std::move(read.role), read.reply);
}

}  // namespace patchbay::storage
