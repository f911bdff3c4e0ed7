#define PATCHBAY_JSON_INSTANCE template
#include "cmake/json_instances.hpp"
