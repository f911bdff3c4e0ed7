#pragma once
// What sending remembers over a crash. One for the module; any fiber may call.

#include "plugins/telegram/src/previews_repository.hpp"
#include "plugins/telegram/src/sent_parts_repository.hpp"

namespace patchbay::telegram {

struct SendRecords {
    explicit SendRecords(Database& database) : previews(database), parts(database) {}

    void forget_old() {
        previews.forget_old();
        parts.forget_old();
    }

    PreviewsRepository previews;
    SentPartsRepository parts;
};

}  // namespace patchbay::telegram
