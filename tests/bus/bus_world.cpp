#include "tests/bus/bus_world.hpp"

#include "host/storage/migrations.hpp"

#include <algorithm>

namespace patchbay::bus::test {

namespace {

void migrate_once() {
    static const bool done = [] {
        storage::migrate(storage::test::shared_cluster().connection_string(),
                         {{"host", std::string(PATCHBAY_MIGRATIONS) + "/host"}});
        return true;
    }();
    static_cast<void>(done);
}

}  // namespace

void Deliveries::add(const wire::Event& event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(event);
}

std::size_t Deliveries::count() const {
    const std::lock_guard lock(mutex_);
    return events_.size();
}

std::vector<wire::Event> Deliveries::all() const {
    const std::lock_guard lock(mutex_);
    return events_;
}

std::vector<std::string> Deliveries::payloads() const {
    std::vector<std::string> list;
    for (const wire::Event& event : all())
        list.push_back(event.payload);
    return list;
}

bool Deliveries::saw(const std::string& payload) const {
    const auto list = payloads();
    return std::find(list.begin(), list.end(), payload) != list.end();
}

BusTest::BusTest() {
    migrate_once();
    run("truncate host.events, host.event_dedupe, host.consumers, host.consumer_done, "
        "host.consumer_failures, "
        "host.dead_letters");
    run("create table if not exists host.test_effects (event text)");
    run("truncate host.test_effects");
    loops_ = std::make_unique<runtime::Runtime>(2);
    bus_ = std::make_unique<Bus>(*loops_, on_.link);
}

BusTest::~BusTest() {
    end_consumers();
    bus_.reset();
}

void BusTest::end_consumers() {
    for (const auto& consumer : consumers_) {
        consumer->retire();
        consumer->cancel();
        EXPECT_TRUE(consumer->wait_ended(std::chrono::seconds(10)));
    }
    consumers_.clear();
}

void BusTest::restart() {
    end_consumers();
    bus_.reset();
    bus_ = std::make_unique<Bus>(*loops_, on_.link);
}

ConsumerSpec BusTest::spec(EventHandler handler) const {
    ConsumerSpec spec;
    spec.module = "test";
    spec.declared.name = kConsumer;
    spec.declared.topics = {"test.*"};
    spec.handler = std::move(handler);
    return spec;
}

void BusTest::publish(const std::string& key, int number, const std::string& dedupe) {
    bus_->publish({"test.happened", key, "", std::to_string(number), dedupe});
}

std::string BusTest::ask(const std::string& sql) {
    const Rows rows(on_.storage.execute({"test.ask", sql, {}}));
    return rows.size() == 0 ? "" : rows[0].text("answer");
}

void BusTest::run(const std::string& sql) {
    on_.storage.execute({"test.run", sql, {}});
}

void BusTest::complete(const wire::Event& event) {
    const auto transaction = on_.storage.begin("test");
    try {
        on_.storage.execute_in(transaction,
                               {"test.effect", "insert into host.test_effects values ($1)", {event.id}});
        const Rows rows(on_.storage.execute_in(
            transaction, {std::string(kCompleteInTransaction.name), std::string(kCompleteInTransaction.sql),
                          complete_parameters(kConsumer, event.id)}));
        if (rows.affected() == 0)
            throw Failure(Error{ErrorKind::conflict, "bus.already_done", "Done before", "", "", {}, 0});
        on_.storage.commit(transaction);
    } catch (...) {
        on_.storage.rollback(transaction);
        throw;
    }
}

int BusTest::effects() {
    return std::stoi(ask("select count(*)::text as answer from host.test_effects"));
}

}  // namespace patchbay::bus::test
