#include "tests/fakes/telegram/methods/call.hpp"

namespace patchbay::fakes::telegram {

const MethodTable& method_table() {
    static const MethodTable kTable = [] {
        MethodTable table;
        add_identity_methods(table);
        add_update_methods(table);
        add_message_methods(table);
        add_edit_methods(table);
        add_media_methods(table);
        add_chat_methods(table);
        return table;
    }();
    return kTable;
}

}  // namespace patchbay::fakes::telegram
