#include "host/storage/database.hpp"

#include "host/log/log.hpp"

#include <patchbay/codec.hpp>

namespace patchbay::storage {

bool StorageLink::serves(wire::HostMethod method) {
    switch (method) {
        case wire::HostMethod::database_read:
        case wire::HostMethod::database_execute:
        case wire::HostMethod::transaction_begin:
        case wire::HostMethod::transaction_execute:
        case wire::HostMethod::transaction_commit:
        case wire::HostMethod::transaction_rollback:
            return true;
        default:
            return false;
    }
}

std::string StorageLink::call(wire::HostMethod method, std::string_view request) {
    switch (method) {
        case wire::HostMethod::database_read:
            return storage_.read(decode<wire::Statement>(request), role_);
        case wire::HostMethod::database_execute:
            return storage_.execute(decode<wire::Statement>(request), role_);
        case wire::HostMethod::transaction_begin:
            return encode(wire::TransactionId{storage_.begin(owner_)});
        case wire::HostMethod::transaction_execute: {
            auto step = decode<wire::TransactionStatement>(request);
            storage_.check_owner(step.id, owner_);
            return storage_.execute_in(step.id, std::move(step.statement), role_);
        }
        case wire::HostMethod::transaction_commit:
            storage_.commit(checked_id(request));
            return {};
        case wire::HostMethod::transaction_rollback: {
            const auto id = decode<wire::TransactionId>(request).id;
            try {
                storage_.check_owner(id, owner_);
            } catch (const Failure&) {
                return {};  // over already
            }
            storage_.rollback(id);
            return {};
        }
        default:
            throw Failure({ErrorKind::unknown_method,
                           "host.unknown_method",
                           "This part of the host has only the database",
                           "method " + std::to_string(static_cast<std::uint32_t>(method)),
                           "Ask the host itself.",
                           {},
                           0});
    }
}

std::uint64_t StorageLink::checked_id(std::string_view request) const {
    const auto id = decode<wire::TransactionId>(request).id;
    storage_.check_owner(id, owner_);
    return id;
}

void StorageLink::log(int level, std::string_view message) {
    log::write(log::level_from(level), "{}: {}", owner_, message);
}

std::int64_t StorageLink::now_microseconds() {
    using std::chrono::microseconds;
    return std::chrono::duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace patchbay::storage
