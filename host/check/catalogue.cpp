#include "host/check/abuse.hpp"

namespace patchbay::check {

Abuses all_abuses() {
    Abuses all;
    for (const Abuses& family :
         {file_abuses(), start_abuses(), settings_abuses(), route_abuses(), event_abuses(), service_abuses(),
          change_abuses(), toggle_abuses(), harm_abuses(), record_abuses(), removal_abuses()}) {
        all.insert(all.end(), family.begin(), family.end());
    }
    return all;
}

}  // namespace patchbay::check
