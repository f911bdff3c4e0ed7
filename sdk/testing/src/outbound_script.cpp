#include <patchbay/testing/outbound_script.hpp>

#include <patchbay/permissions.hpp>

#include <numeric>

namespace patchbay::testing {

OutboundRule& OutboundRule::when(std::function<bool(const OutboundRequest&)> fits) {
    when_ = std::move(fits);
    return *this;
}

OutboundRule& OutboundRule::answer(int status, const nlohmann::json& body,
                                   std::vector<wire::Header> headers) {
    headers.push_back({"Content-Type", "application/json"});
    return answer_text(status, body.dump(), std::move(headers));
}

OutboundRule& OutboundRule::answer_text(int status, std::string body, std::vector<wire::Header> headers) {
    response_.status = status;
    response_.headers = std::move(headers);
    pieces_ = {std::move(body)};
    return *this;
}

OutboundRule& OutboundRule::pieces(std::vector<std::string> pieces) {
    pieces_ = std::move(pieces);
    return *this;
}

OutboundRule& OutboundRule::fail(std::string code, Reached reached) {
    response_.failure = "scripted: " + code;
    response_.failure_code = std::move(code);
    response_.reached = reached;
    return *this;
}

OutboundRule& OutboundRule::after(std::chrono::milliseconds delay) {
    delay_ = delay;
    return *this;
}

OutboundRule& OutboundRule::times(std::size_t count) {
    left_ = count;
    return *this;
}

OutboundRule& OutboundRule::always() {
    left_ = SIZE_MAX;
    optional_ = true;
    return *this;
}

bool OutboundRule::fits(const OutboundRequest& request) const {
    if (method_ != "*" && method_ != request.method) return false;
    return covers(url_, request.url) && (!when_ || when_(request));
}

OutboundRule& OutboundScript::expect(std::string method, std::string url) {
    return rules_.emplace_back(std::move(method), std::move(url));
}

std::vector<std::string> OutboundScript::unmet() const {
    std::vector<std::string> unmet;
    for (const OutboundRule& rule : rules_) {
        if (!rule.optional_ && !rule.used_up()) unmet.push_back(rule.describe());
    }
    return unmet;
}

OutboundRule OutboundScript::play(const OutboundRequest& request, const Wait& wait) {
    requests_.push_back(request);
    for (OutboundRule& rule : rules_) {
        if (rule.used_up() || !rule.fits(request)) continue;
        if (!rule.optional_) --rule.left_;
        OutboundRule played = rule;
        const std::chrono::milliseconds limit(request.timeout_ms);
        if (played.delay_ > limit) {
            played.pieces_.clear();
            played.fail("timeout");
        }
        if (played.delay_.count() > 0) wait(std::min(played.delay_, limit));
        return played;
    }
    unexpected_.push_back(request.method + " " + request.url);
    OutboundRule nothing(request.method, request.url);
    nothing.fail("other", Reached::no);
    nothing.response_.failure = "the test expects no " + unexpected_.back();
    return nothing;
}

wire::OutboundResponse OutboundScript::send(const OutboundRequest& request, const Wait& wait) {
    OutboundRule played = play(request, wait);
    wire::OutboundResponse& response = played.response_;
    if (response.failure_code.empty()) {
        response.body = std::accumulate(played.pieces_.begin(), played.pieces_.end(), std::string());
    } else {
        response.status = 0;
        response.headers.clear();
    }
    return std::move(response);
}

wire::OutboundResponse OutboundScript::open(const OutboundRequest& request, const Wait& wait) {
    OutboundRule played = play(request, wait);
    wire::OutboundResponse& response = played.response_;
    if (!response.failure_code.empty() && played.pieces_.empty()) {
        response.status = 0;
        return std::move(response);
    }
    response.stream = next_stream_++;
    streams_[response.stream] = {{played.pieces_.begin(), played.pieces_.end()}, response.failure_code};
    response.failure.clear();
    response.failure_code.clear();
    return std::move(response);
}

wire::StreamPiece OutboundScript::read(std::uint64_t stream) {
    const auto found = streams_.find(stream);
    if (found == streams_.end()) {
        throw Failure(Error{
            ErrorKind::not_found, "http.no_such_stream", "The stream is closed", "", "Open it again", {}, 0});
    }
    Stream& open = found->second;
    if (open.pieces.empty()) {
        const std::string failure = open.failure_code.empty() ? "" : "scripted: " + open.failure_code;
        return {"", true, failure, open.failure_code};
    }
    std::string bytes = std::move(open.pieces.front());
    open.pieces.pop_front();
    return {std::move(bytes), false, "", ""};
}

}  // namespace patchbay::testing
