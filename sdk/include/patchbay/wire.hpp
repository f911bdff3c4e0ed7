#pragma once
// Method numbers and payloads of the boundary. Plugin authors use the typed classes (host.hpp, plugin.hpp);
// this is what those classes and the host's services are written in. Numbers are never reused; members are
// only appended.

#include <patchbay/codec.hpp>
#include <patchbay/result.hpp>
#include <patchbay/wire/database.hpp>
#include <patchbay/wire/events.hpp>
#include <patchbay/wire/frames.hpp>
#include <patchbay/wire/http_asked.hpp>
#include <patchbay/wire/http_served.hpp>
#include <patchbay/wire/life.hpp>
#include <patchbay/wire/methods.hpp>
#include <patchbay/wire/services.hpp>
