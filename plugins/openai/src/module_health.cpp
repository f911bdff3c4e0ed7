#include "module_health.hpp"

namespace patchbay::openai {

HealthCheck models_check(const std::vector<std::string>& resting) {
    std::string names;
    for (const std::string& name : resting)
        names += (names.empty() ? "" : ", ") + name;
    if (names.empty()) return {"models", false, "none is failing", {{"ru", {"модели", "ошибок нет"}}}};
    return {"models",
            true,
            "failing repeatedly, tried again soon: " + names,
            {{"ru", {"модели", "ошибка за ошибкой, скоро новая попытка: " + names}}}};
}

}  // namespace patchbay::openai
