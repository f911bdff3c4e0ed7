// plugin_new TEMPLATES NAME --channel|--service TARGET
#include "host/app/plugin_new.hpp"

#include <iostream>

int main(int count, char** values) {
    using namespace patchbay::app;
    if (count != 5) return 2;
    const auto kind = std::string(values[3]) == "--channel" ? PluginKind::channel : PluginKind::service;
    const auto written = write_plugin(values[1], values[2], kind, values[4]);
    if (!written) {
        std::cerr << written.error().title << "\n"
                  << written.error().detail << "\n"
                  << written.error().fix << "\n";
        return 1;
    }
    for (const auto& file : *written)
        std::cout << file.string() << "\n";
}
