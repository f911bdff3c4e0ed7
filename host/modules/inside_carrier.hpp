#pragma once
// A plugin inside this process: the fastest way, and it shares the process's fate.

#include "host/modules/carrier.hpp"
#include "host/modules/library.hpp"

#include <memory>

namespace patchbay::modules {

class InsideCarrier : public Carrier {
  public:
    explicit InsideCarrier(std::unique_ptr<Library> library) : library_(std::move(library)) {}

    void create(HostServices& services) override;
    std::string call(wire::PluginMethod method, std::string_view payload) override;
    void destroy() override;
    bool cut() override;
    const std::filesystem::path& file() const override { return library_->file(); }

  private:
    std::unique_ptr<Library> library_;
    patchbay_host host_table_{};
    void* object_ = nullptr;
};

}  // namespace patchbay::modules
