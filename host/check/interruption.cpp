#include "host/check/interruption.hpp"

namespace patchbay::check {
namespace {

// What a signal's handler may touch.
volatile std::sig_atomic_t signal_came = 0;

void note_signal(int) {
    signal_came = 1;
}

}  // namespace

Interruption::Interruption() {
    signal_came = 0;
    struct sigaction noting {};
    noting.sa_handler = note_signal;
    noting.sa_flags = SA_RESTART;
    sigaction(SIGINT, &noting, &before_interrupt_);
    sigaction(SIGTERM, &noting, &before_end_);
}

Interruption::~Interruption() {
    sigaction(SIGINT, &before_interrupt_, nullptr);
    sigaction(SIGTERM, &before_end_, nullptr);
}

bool Interruption::asked() const {
    return signal_came != 0;
}

}  // namespace patchbay::check
