#include "host/runtime/label.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace patchbay::runtime {
namespace {

// Whose memory is not counted: it is the rest.
constexpr std::string_view kServer = "host";

struct Labels {
    std::mutex mutex;
    std::map<std::pair<std::string, std::string>, std::unique_ptr<Label>> by_words;
};

// Never destroyed: a stuck fiber may outlive main().
Labels& labels() {
    static auto* const all = new Labels;
    return *all;
}

}  // namespace

const Label* intern_label(std::string_view module, std::string_view what) {
    Labels& all = labels();
    const std::lock_guard lock(all.mutex);
    auto& label = all.by_words[{std::string(module), std::string(what)}];
    if (!label) {
        label = std::make_unique<Label>();
        label->module = module;
        label->what = what;
        if (module != kServer) label->heap = memory::account_of(module);
    }
    return label.get();
}

std::vector<const Label*> all_labels() {
    Labels& all = labels();
    const std::lock_guard lock(all.mutex);
    std::vector<const Label*> list;
    for (const auto& [words, label] : all.by_words)
        list.push_back(label.get());
    return list;
}

}  // namespace patchbay::runtime
