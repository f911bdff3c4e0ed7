#pragma once
// Counters and gauges in Prometheus' text form, on prometheus-cpp. Modules' own metrics are called
// patchbay_<module>_<name>; what the host knows by itself is asked of collectors when somebody reads.
// Thread-safe.

#include <patchbay/wire.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace patchbay::ops {

/// One value of a family, as a collector gives it.
struct Sample {
    std::string name;
    std::string help;
    bool counter = false;
    std::map<std::string, std::string> labels;
    double value = 0;
};

class Metrics {
  public:
    /// Names and labels of one module; more are dropped, and logged once.
    static constexpr std::size_t kMostOfModule = 2000;

    Metrics();
    ~Metrics();

    /// A module's metrics are shown while one of these lives: two versions of it count into the same.
    class Registration {
      public:
        Registration() = default;
        Registration(Metrics* metrics, std::string module) : metrics_(metrics), module_(std::move(module)) {}
        Registration(Registration&& other) noexcept
            : metrics_(std::exchange(other.metrics_, nullptr)), module_(std::move(other.module_)) {}
        Registration& operator=(Registration&& other) noexcept {
            std::swap(metrics_, other.metrics_);
            std::swap(module_, other.module_);
            return *this;
        }
        ~Registration() {
            if (metrics_ != nullptr) metrics_->remove(module_);
        }

      private:
        Metrics* metrics_ = nullptr;
        std::string module_;
    };
    [[nodiscard]] Registration declare(const std::string& module);

    /// A module's counter or gauge. Names that Prometheus would refuse are dropped and logged; so is,
    /// silently, what comes from a module that is not registered.
    void add(const std::string& module, const wire::MetricSample& sample);
    void set(const std::string& module, const wire::MetricSample& sample);
    /// Asked at each reading; lives as long as this.
    void collect_from(std::function<std::vector<Sample>()> collector);

    /// The exposition in text format 0.0.4.
    std::string text() const;

  private:
    void remove(const std::string& module);

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace patchbay::ops
