#include "host/check/ground.hpp"

#include "host/check/interruption.hpp"
#include "host/packages/cli/install_command.hpp"
#include "host/packages/cli/json_text.hpp"
#include "host/packages/cli/server_link.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

namespace patchbay::check {
namespace {

using nlohmann::json;
using packages::cli::text_in;
using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kChangeLimit{40'000};  // a start may take 30 s
constexpr std::chrono::milliseconds kEndLimit{15'000};     // an end is cut off after 6 s
constexpr std::chrono::milliseconds kLookLimit{10'000};
constexpr std::chrono::milliseconds kCalm{1000};
constexpr std::chrono::milliseconds kTurnLimit{2000};
constexpr std::chrono::milliseconds kPatience{5000};  // a route that needs longer without a word is left out
constexpr std::chrono::milliseconds kLook{5};

std::filesystem::path new_data_folder(const std::filesystem::path& scratch) {
    static std::atomic<int> count{0};
    return scratch / ("server-" + std::to_string(++count));
}

}  // namespace

std::string to_text(Mode mode) {
    return mode == Mode::inside ? "inside" : "process";
}

Scale scale_of(Mode mode, bool quick) {
    Scale scale;
    // A start of a process takes ten times as long as one inside the server.
    if (mode == Mode::process) scale.toggles = 100;
    if (quick) {
        scale.toggles = 50;
        scale.starts = 2;
        scale.swaps = 2;
        scale.rounds = 1;
        scale.burst = 60;
        scale.few = true;
        scale.pressure = std::chrono::milliseconds(400);
        scale.event_limit = std::chrono::milliseconds(12'000);
        scale.database_away = std::chrono::milliseconds(500);
    }
    return scale;
}

Error error_of(const Answer& answer) {
    const json problem = json::parse(answer.body, nullptr, false);
    if (answer.status == 0 || text_in(problem, "title").empty()) {
        return {ErrorKind::unavailable,
                "check.answer",
                "The server did not answer as it should",
                words_of(answer),
                "See the server's log",
                {},
                0};
    }
    return {ErrorKind::invalid,
            text_in(problem, "code"),
            text_in(problem, "title"),
            text_in(problem, "detail"),
            text_in(problem, "fix"),
            {},
            0};
}

json json_of(const Answer& answer) {
    json value = json::parse(answer.body, nullptr, false);
    return answer.well() && !value.is_discarded() ? value : json::object();
}

Ground::Ground(const Subject& subject, Mode mode, const Scale& scale, const Surroundings& surroundings)
    : subject_(subject), mode_(mode), scale_(scale), surroundings_(surroundings) {}

Ground::~Ground() = default;

void Ground::clear() {
    client_.reset();
    server_.reset();
    opening_.reset();
    calm_.reset();
    log_read_ = 0;
}

void Ground::leave_out(const std::string& route) {
    const std::lock_guard lock(left_out_mutex_);
    left_out_.insert(route);
}

void Ground::leave_waiting(const Route& route) {
    const std::lock_guard lock(left_out_mutex_);
    if (left_out_.insert(route.name()).second && route.reads()) waiting_.push_back(route);
}

std::vector<Route> Ground::waiting_routes() {
    const std::lock_guard lock(left_out_mutex_);
    return waiting_;
}

/// On the checking thread alone, between abuses: others hold references to what there is.
void Ground::use(Description description) {
    description_ = std::move(description);
    routes_.clear();
    calm_.reset();
    const std::lock_guard lock(left_out_mutex_);
    for (const Route& route : description_.routes) {
        if (!left_out_.contains(route.name())) routes_.push_back(route);
    }
}

bool Ground::turns() const {
    constexpr int kTries = 4;  // connections go to the loops in turn
    Ask ask;
    ask.target = "/health/live";
    ask.limit = kTurnLimit;
    for (int count = 0; count < kTries; ++count) {
        if (client()->send(ask).status != 200) return false;
    }
    return true;
}

std::unique_ptr<Ground> Ground::apart(std::uint64_t memory_mib) const {
    auto other = std::make_unique<Ground>(subject_, mode_, scale_, surroundings_);
    other->memory_mib_ = memory_mib;
    return other;
}

bool Ground::make_ready() {
    if (opening_ && !opening_->started) return false;  // nor would it in another server
    if (!server_alive()) {
        clear();
        open();
    }
    if (!opening_->started) return false;
    if (!serving()) change("enable");
    if (!serving()) {
        clear();
        open();
    }
    if (opening_->started) use(std::move(description_));
    return opening_->started.operator bool();
}

Answer Ground::send(const Ask& ask) {
    Ask whole = ask;
    whole.headers.push_back("Cookie: " + cookie_);
    whole.headers.push_back("X-CSRF-Token: " + csrf_token_);
    return client_->send(whole);
}

std::unique_ptr<WebClient> Ground::client() const {
    return std::make_unique<WebClient>(server_->url());
}

Answer Ground::call(const Route& route, const Ask& ask, WebClient* by) {
    Ask whole = ask;
    whole.headers.push_back("Cookie: " + cookie_);
    whole.headers.push_back("X-CSRF-Token: " + csrf_token_);
    Answer answer = (by != nullptr ? *by : *client_).send(whole);
    journal_.called();
    note(route, ask, answer);
    return answer;
}

Ask Ground::call_for(const Route& route, std::size_t turn) const {
    return make_call(route, description_.named, journal_.ids(), turn);
}

void Ground::note(const Route& route, const Ask& ask, const Answer& answer) {
    if (answer.status == 0 && ask.limit >= kPatience && answer.took >= ask.limit) leave_waiting(route);
    if (answer.status == 500 || answer.status == 502) journal_.broken_answer(route.name(), words_of(answer));
    if (const std::string code = words_of(answer); code == "module.not_permitted")
        journal_.refused_permission(text_in(json::parse(answer.body, nullptr, false), "detail"));
    if (const auto differs = difference(route, description_.named, answer))
        journal_.other_answer(route.name(), *differs);
    if (route.method != "POST" || !answer.well()) return;
    if (const std::string id = text_in(json_of(answer), "id"); !id.empty() && id.size() < 100)
        journal_.made(id);
}

const std::vector<Route>& Ground::calm_routes() {
    if (calm_) return *calm_;
    std::vector<Route> reading;
    std::vector<Route> others;
    for (const Route& route : routes_) {
        Ask ask = call_for(route, 0);
        ask.limit = kPatience;
        const Answer answer = call(route, ask);
        if (objection(answer) || !answer.whole() || answer.status >= 500 || answer.took > kCalm) continue;
        (route.reads() ? reading : others).push_back(route);
    }
    calm_ = reading.empty() ? others : reading;
    return *calm_;
}

Answer Ground::admin(const std::string& method, const std::string& path, const json& body) {
    Ask ask;
    ask.method = method;
    ask.target = "/api/v1" + path;
    ask.headers = {"Authorization: Bearer " + server_->control().token.reveal(),
                   "Content-Type: application/json"};
    if (!body.is_null()) ask.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    ask.limit = method == "GET" ? kLookLimit : path.ends_with("/disable") ? kEndLimit : kChangeLimit;
    Answer answer = client_->send(ask);
    if (answer.status == 0) client_ = client();  // the next one may come to a loop that turns
    return answer;
}

Answer Ground::change(const std::string& action) {
    return admin("POST", "/modules/" + id() + "/" + action);
}

json Ground::module() {
    return json_of(admin("GET", "/modules/" + id()));
}

std::string Ground::state() {
    return text_in(module(), "state");
}

bool Ground::serving() {
    const std::string now = state();
    return now == "running" || now == "degraded";
}

json Ground::activity() {
    return json_of(admin("GET", "/modules/" + id() + "/activity"));
}

json Ground::settings() {
    return json_of(admin("GET", "/modules/" + id() + "/settings"));
}

Answer Ground::put_settings(const json& values) {
    return admin("PUT", "/modules/" + id() + "/settings",
                 {{"version", settings().value("version", 0)}, {"values", values}});
}

bool Ground::wait_for(const std::function<bool()>& so, std::chrono::milliseconds limit) const {
    const auto until = steady_clock::now() + limit;
    while (!so()) {
        if (steady_clock::now() >= until || Interruption::asked()) return false;
        std::this_thread::sleep_for(kLook);
    }
    return true;
}

void Ground::open() {
    ChildServerOptions options;
    options.program = surroundings_.program;
    options.data = new_data_folder(surroundings_.scratch);
    options.plugins = {plugins_beside()};
    options.isolated = mode_ == Mode::process ? id() : "";
    options.memory_mib = memory_mib_;
    server_ = std::make_unique<ChildServer>(std::move(options));
    client_ = client();
    sign_in();
    opening_ = Opening{install(), Result<void>(Error{}), {}};
    if (!opening_->installed) {
        opening_->started = opening_->installed.error();
        return;
    }
    opening_->started = give_settings();
    const auto since = steady_clock::now();
    if (opening_->started) opening_->started = start();
    opening_->start_took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - since);
    if (opening_->started) use(describe());
}

void Ground::sign_in() {
    Ask ask;
    ask.method = "POST";
    ask.target = "/api/v1/setup";
    ask.headers = {"Content-Type: application/json"};
    ask.body = json{
        {"token", server_->setup_token()},
        {"email", "check@example.com"},
        {"name", "Check"},
        {"password", "check-" + server_->setup_token().substr(0, 16)},
        {"locale",
         "en"}}.dump();
    const Answer answer = client_->send(ask);
    if (!answer.well()) throw Failure(error_of(answer));
    cookie_ = answer.cookie;
    csrf_token_ = text_in(json_of(answer), "csrf_token");
}

Result<std::string> Ground::install() {
    if (!subject_.package) return subject_.package.error();
    packages::cli::ServerLink link(server_->control());
    const auto staged = packages::cli::stage(link, *subject_.package, std::nullopt);
    if (!staged) return staged.error();
    const auto module = packages::cli::install_staged(link, *staged, false);
    if (!module) return module.error();
    return text_in(*module, "version");
}

Result<void> Ground::start() {
    admin("PATCH", "/modules/" + id(), {{"log_level", "debug"}});
    const Answer answer = change("enable");
    if (!answer.well()) return error_of(answer);
    const json view = json_of(answer);
    const std::string state = text_in(view, "state");
    if (state == "running" || state == "degraded") return {};
    const json problem = view.value("problem", json());
    return Error{ErrorKind::unavailable,
                 text_in(problem, "code"),
                 text_in(problem, "title"),
                 text_in(problem, "detail"),
                 text_in(problem, "fix"),
                 {},
                 0};
}

Description Ground::describe() {
    Ask ask;
    ask.target = "/api/openapi.json";
    const json openapi = json_of(send(ask));
    ask.target = "/metrics";
    return describe_plugin(id(), openapi, send(ask).body);
}

}  // namespace patchbay::check
