#include "tests/fakes/openai/stream_player.hpp"

#include <memory>

namespace patchbay::fakes::openai {

namespace {

class Player : public std::enable_shared_from_this<Player> {
  public:
    Player(Loop& loop, ExchangePtr exchange, StreamPlan plan, std::function<void(StreamResult)> over)
        : loop_(loop), exchange_(std::move(exchange)), plan_(std::move(plan)), over_(std::move(over)) {}

    void start(const Headers& headers) {
        HttpResponse head;
        head.content_type = "text/event-stream; charset=utf-8";
        head.headers = headers;
        head.headers.emplace_back("Cache-Control", "no-cache");
        exchange_->start_stream(head);
        exchange_->on_disconnect([self = shared_from_this()] { self->finish("client_disconnected"); });
        next();
    }

  private:
    void next() {
        if (finished_) return;
        if (step_ == plan_.steps.size()) return end();
        // On a fixed schedule: a late write must not delay all the following ones.
        due_ += plan_.steps[step_].pause;
        const auto now = Clock::now();
        if (due_ <= now) return write(0);
        timer_ = loop_.after(due_ - now, [self = shared_from_this()] { self->write(0); });
    }

    // The current step from this byte on: all of it, or one byte after another.
    void write(std::size_t from) {
        if (finished_) return;
        auto& bytes = plan_.steps[step_].bytes;
        const bool whole = !plan_.bytewise || from + 1 >= bytes.size();
        auto piece = plan_.bytewise ? bytes.substr(from, 1) : std::move(bytes);
        exchange_->write(std::move(piece), [self = shared_from_this(), from, whole](bool sent) {
            if (!sent) return self->finish("client_disconnected");
            if (!whole) return self->write(from + 1);
            ++self->step_;
            self->next();
        });
    }

    void end() {
        switch (plan_.end) {
            case StreamEnd::complete:
                exchange_->end_stream();
                break;
            case StreamEnd::close:
                exchange_->close();
                break;
            case StreamEnd::reset:
                exchange_->reset();
                break;
            case StreamEnd::stall:
                return;  // over when the client leaves
        }
        finish(plan_.outcome);
    }

    void finish(const std::string& outcome) {
        if (std::exchange(finished_, true)) return;
        timer_.cancel();
        exchange_->on_disconnect(nullptr);
        over_({outcome, step_});
    }

    Loop& loop_;
    ExchangePtr exchange_;
    StreamPlan plan_;
    std::function<void(StreamResult)> over_;
    Timer timer_;
    Clock::time_point due_ = Clock::now();
    std::size_t step_ = 0;
    bool finished_ = false;
};

}  // namespace

void play_stream(Loop& loop, const ExchangePtr& exchange, const Headers& headers, StreamPlan plan,
                 std::function<void(StreamResult)> over) {
    std::make_shared<Player>(loop, exchange, std::move(plan), std::move(over))->start(headers);
}

}  // namespace patchbay::fakes::openai
