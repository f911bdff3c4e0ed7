#include "plugins/telegram/src/send_outcome.hpp"

namespace patchbay::telegram {

SendOutcome all_sent(std::vector<std::string> sent) {
    return {SendState::sent, std::move(sent), 0, {}, {}};
}

SendOutcome try_again(std::vector<std::string> sent, std::uint32_t retry_after_ms, Error reason) {
    return {SendState::again, std::move(sent), retry_after_ms, std::move(reason), {}};
}

SendOutcome wait_for(std::vector<std::string> sent, Error reason) {
    return {SendState::waiting, std::move(sent), 0, std::move(reason), {}};
}

SendOutcome refuse(std::vector<std::string> sent, Error reason) {
    return {SendState::refused, std::move(sent), 0, std::move(reason), {}};
}

SendOutcome outcome_for(const Verdict& verdict, std::vector<std::string> sent) {
    switch (verdict.outcome) {
        case Outcome::ok:
        case Outcome::not_modified:
            return all_sent(std::move(sent));
        case Outcome::too_many:
        case Outcome::server_failed:
        case Outcome::not_sent:
            return try_again(std::move(sent), verdict.retry_after_ms, verdict.error);
        case Outcome::maybe_sent:
            return {SendState::unknown, std::move(sent), 0, verdict.error, {}};
        default:
            break;
    }
    SendOutcome outcome = refuse(std::move(sent), verdict.error);
    if (verdict.outcome == Outcome::blocked) outcome.contact_state = "blocked";
    if (verdict.outcome == Outcome::gone) outcome.contact_state = "gone";
    return outcome;
}

}  // namespace patchbay::telegram
