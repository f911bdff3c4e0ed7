#pragma once
// Method numbers of the boundary. Never reused.

#include <cstdint>

namespace patchbay::wire {

/// Host to plugin.
enum class PluginMethod : std::uint32_t {
    create = 0,     // nothing -> nothing; over a socket only, where it is the first call
    start = 1,      // StartRequest -> StartReply
    stop = 2,       // StopRequest -> nothing
    http = 3,       // HttpCall -> HttpReply
    event = 4,      // EventCall -> nothing
    service = 5,    // ServiceCall -> bytes of the service's own
    task = 6,       // TaskCall -> nothing; returns when the task ends
    health = 7,     // nothing -> HealthReply
    configure = 8,  // ConfigureRequest -> nothing
    test = 9,       // ConfigureRequest -> HealthReply; tries settings without taking them
};

/// Plugin to host.
enum class HostMethod : std::uint32_t {
    database_read = 1,         // Statement -> rows (see database.hpp)
    database_execute = 2,      // Statement -> rows
    transaction_begin = 3,     // nothing -> TransactionId
    transaction_execute = 4,   // TransactionStatement -> rows
    transaction_commit = 5,    // TransactionId -> nothing
    transaction_rollback = 6,  // TransactionId -> nothing
    transaction_publish = 7,   // TransactionPublish -> PublishReply
    transaction_complete = 8,  // TransactionComplete -> nothing
    bus_publish = 10,          // Publication -> PublishReply; on disk when it returns
    http_send = 20,            // OutboundRequest -> OutboundResponse
    http_open = 21,            // OutboundRequest -> OutboundHead; then read until the end, then close
    http_read = 22,            // StreamId -> StreamPiece
    http_close = 23,           // StreamId -> nothing
    live_publish = 30,         // LiveMessage -> nothing
    task_spawn = 40,           // Task -> nothing
    task_sleep = 41,           // TaskSleep -> nothing
    task_park = 42,            // TaskPark -> ParkReply
    task_wake = 43,            // TaskWake -> nothing
    service_call = 50,         // ServiceRequest -> bytes of the service's own
    service_list = 51,         // ServiceList -> ServiceNames
    response_begin = 60,       // ResponseBegin -> nothing
    response_write = 61,       // ResponseWrite -> nothing; waits while the client is slow
    secret_seal = 70,          // SecretText -> SecretText
    secret_open = 71,          // SecretText -> SecretText
    metric_add = 80,           // MetricSample -> nothing
    metric_set = 81,           // MetricSample -> nothing
};

}  // namespace patchbay::wire
