#include "host/ops/metrics.hpp"

#include "host/log/log.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>
#include <set>

namespace patchbay::ops {
namespace {

std::string full_name(const std::string& module, const std::string& name) {
    std::string full = "patchbay_" + module + "_" + name;
    for (char& c : full) {
        if (c == '-' || c == '.') c = '_';
    }
    return full;
}

prometheus::MetricType type_of(const Sample& sample) {
    return sample.counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
}

prometheus::ClientMetric client_metric(const Sample& sample) {
    prometheus::ClientMetric metric;
    for (const auto& [name, value] : sample.labels)
        metric.label.push_back({name, value});
    (sample.counter ? metric.counter.value : metric.gauge.value) = sample.value;
    return metric;
}

/// One module's metrics. Any thread.
class ModuleMetrics {
  public:
    prometheus::Registry& registry() { return registry_; }

    /// False for a new one past the bound.
    bool admit(const std::string& module, const wire::MetricSample& sample) {
        std::string key = sample.name;
        for (const auto& [name, value] : sample.labels)
            key.append(1, '\0').append(name).append(1, '=').append(value);
        const std::lock_guard lock(mutex_);
        if (seen_.contains(key)) return true;
        if (seen_.size() < Metrics::kMostOfModule) return seen_.insert(std::move(key)).second;
        if (!std::exchange(told_, true)) {
            log::warn(
                "[{}] has {} metrics; {} and what comes after it are dropped: use fewer values of labels",
                module, seen_.size(), sample.name);
        }
        return false;
    }

  private:
    prometheus::Registry registry_;
    std::mutex mutex_;
    std::set<std::string> seen_;
    bool told_ = false;
};

}  // namespace

struct Metrics::Impl {
    struct Declared {
        std::shared_ptr<ModuleMetrics> metrics;  // shared with whoever counts something just now
        std::size_t registrations = 0;
    };

    /// Null for what is not to be counted.
    std::shared_ptr<ModuleMetrics> metrics_for(const std::string& module,
                                               const wire::MetricSample& sample) const {
        std::shared_ptr<ModuleMetrics> metrics;
        {
            const std::lock_guard lock(mutex);
            const auto found = by_module.find(module);
            if (found != by_module.end()) metrics = found->second.metrics;
        }
        return metrics && metrics->admit(module, sample) ? metrics : nullptr;
    }

    mutable std::mutex mutex;
    std::map<std::string, Declared> by_module;
    std::vector<std::function<std::vector<Sample>()>> collectors;
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

Metrics::Registration Metrics::declare(const std::string& module) {
    const std::lock_guard lock(impl_->mutex);
    Impl::Declared& declared = impl_->by_module[module];
    if (!declared.metrics) declared.metrics = std::make_shared<ModuleMetrics>();
    ++declared.registrations;
    return {this, module};
}

void Metrics::remove(const std::string& module) {
    const std::lock_guard lock(impl_->mutex);
    const auto found = impl_->by_module.find(module);
    if (found != impl_->by_module.end() && --found->second.registrations == 0) impl_->by_module.erase(found);
}

void Metrics::add(const std::string& module, const wire::MetricSample& sample) {
    const auto metrics = impl_->metrics_for(module, sample);
    if (!metrics) return;
    try {
        prometheus::BuildCounter()
            .Name(full_name(module, sample.name))
            .Register(metrics->registry())
            .Add(sample.labels)
            .Increment(sample.value);
    } catch (const std::exception& exception) {
        log::warn("[{}] the metric {} can't be counted: {}", module, sample.name, exception.what());
    }
}

void Metrics::set(const std::string& module, const wire::MetricSample& sample) {
    const auto metrics = impl_->metrics_for(module, sample);
    if (!metrics) return;
    try {
        prometheus::BuildGauge()
            .Name(full_name(module, sample.name))
            .Register(metrics->registry())
            .Add(sample.labels)
            .Set(sample.value);
    } catch (const std::exception& exception) {
        log::warn("[{}] the metric {} can't be set: {}", module, sample.name, exception.what());
    }
}

void Metrics::collect_from(std::function<std::vector<Sample>()> collector) {
    const std::lock_guard lock(impl_->mutex);
    impl_->collectors.push_back(std::move(collector));
}

std::string Metrics::text() const {
    // Collectors may ask the database, and so wait: whoever counts meanwhile on that thread must not wait for
    // them.
    std::vector<std::function<std::vector<Sample>()>> collectors;
    std::vector<std::shared_ptr<ModuleMetrics>> counted;
    {
        const std::lock_guard lock(impl_->mutex);
        collectors = impl_->collectors;
        for (const auto& [module, declared] : impl_->by_module)
            counted.push_back(declared.metrics);
    }
    std::map<std::string, prometheus::MetricFamily> families;
    for (const auto& collector : collectors) {
        for (const Sample& sample : collector()) {
            auto& family = families[sample.name];
            family.name = sample.name;
            family.help = sample.help;
            family.type = type_of(sample);
            family.metric.push_back(client_metric(sample));
        }
    }
    std::vector<prometheus::MetricFamily> all;
    for (const auto& metrics : counted) {
        for (auto& family : metrics->registry().Collect())
            all.push_back(std::move(family));
    }
    for (auto& [name, family] : families)
        all.push_back(std::move(family));
    return prometheus::TextSerializer().Serialize(all);
}

}  // namespace patchbay::ops
