#pragma once
// One session of the read batcher and its thread. Owned by the ReadBatcher; ends when the batcher does.

#include "host/storage/connection.hpp"
#include "host/storage/read_batcher.hpp"

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace patchbay::storage {

class ReadBatcher::Session {
  public:
    Session(ReadBatcher& batcher, SessionOptions options);
    void join() { thread_.join(); }

  private:
    using Batch = std::vector<WaitingRead*>;

    void serve();
    void answer(std::vector<WaitingRead>& reads);
    /// Answers what has no answer yet. Throws ConnectionLost.
    void answer_on_connection(std::vector<WaitingRead>& reads);
    void answer_together(Batch batch);
    void answer_alone(WaitingRead& read);
    /// Sends the statements from `first` on; the index after the last one that was answered.
    std::size_t run_pipeline(const Batch& batch, const std::vector<std::string>& texts, std::size_t first);
    std::string text_of(const WaitingRead& read);
    std::string escaped(const wire::Statement& statement, std::size_t index);
    void succeed(WaitingRead& read, std::string rows);
    void fail(WaitingRead& read, const Error& error);

    ReadBatcher& batcher_;
    const SessionOptions options_;
    std::unique_ptr<Connection> connection_;
    std::thread thread_;
};

}  // namespace patchbay::storage
