// __title__: notes of a workspace.
//
//     GET  /api/v1/__id__/notes    the newest ones
//     POST /api/v1/__id__/notes    {"text": "..."}; tells others by the event __id__.note.created
#include <patchbay/plugin.hpp>
#include <patchbay/schema.hpp>

#include <atomic>

namespace {

using namespace patchbay;

constexpr Statement kNewest{"__id__.newest", R"(
select id, author, text, created_at from "__id__".notes
where workspace_id = $1 order by created_at desc limit $2::int)"};
constexpr Statement kAdd{"__id__.add", R"(
insert into "__id__".notes (id, workspace_id, author, text) values ($1, $2, $3, $4))"};

class __Class__Plugin : public Plugin {
  public:
    explicit __Class__Plugin(Host& host) : host_(host) {}

    void start(Setup& setup, const Settings& settings) override {
        configure(settings);
        const auto note =
            schema::object({schema::field("id", schema::uuid()), schema::field("author", schema::text()),
                            schema::field("text", schema::text()), schema::field("at", schema::time())});
        setup.schema("Note", note);
        setup.route(
            "GET", "/notes",
            {.summary = "The newest notes",
             .access = Access::member,
             .answer = schema::object({schema::field("items", schema::list(schema::reference("Note")))})},
            [this](const Request& request) { return newest(request.user().workspace_id); });
        setup.route("POST", "/notes",
                    {.summary = "Adds a note",
                     .access = Access::operators,
                     .body = schema::object({schema::field("text", schema::text(1, 2000))}),
                     .answer = schema::object({schema::field("id", schema::uuid())}),
                     .status = 201},
                    [this](const Request& request) { return add(request); });
    }

    void configure(const Settings& settings) override {
        shown_ = settings.values.at("notes_shown").get<int>();
    }

  private:
    Response newest(const std::string& workspace) {
        auto items = nlohmann::json::array();
        for (const Row row : host_.database().read(kNewest, workspace, shown_.load())) {
            items.push_back({{"id", row.text("id")},
                             {"author", row.text("author")},
                             {"text", row.text("text")},
                             {"at", row.time("created_at")}});
        }
        return nlohmann::json{{"items", items}};
    }

    Response add(const Request& request) {
        const std::string id = new_id();
        const User& user = request.user();
        const auto text = request.json().at("text").get<std::string>();
        // Both or neither: nobody hears of a note that was not stored, and none is stored unheard.
        host_.database().transaction([&](Transaction& transaction) {
            transaction.execute(kAdd, id, user.workspace_id, user.name, text);
            transaction.publish(
                {"__id__.note.created", id, user.workspace_id, {{"id", id}, {"author", user.name}}, {}});
        });
        return nlohmann::json{{"id", id}};
    }

    Host& host_;
    std::atomic<int> shown_{0};  // requests run on several threads
};

}  // namespace

PATCHBAY_PLUGIN(__Class__Plugin)
