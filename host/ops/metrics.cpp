#include "host/ops/metrics.hpp"

#include "host/log/log.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>

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

}  // namespace

struct Metrics::Impl {
    struct Declared {
        std::shared_ptr<prometheus::Registry> registry;  // shared with whoever counts something just now
        std::size_t registrations = 0;
    };

    std::shared_ptr<prometheus::Registry> registry_of(const std::string& module) const {
        const std::lock_guard lock(mutex);
        const auto found = by_module.find(module);
        return found == by_module.end() ? nullptr : found->second.registry;
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
    if (!declared.registry) declared.registry = std::make_shared<prometheus::Registry>();
    ++declared.registrations;
    return {this, module};
}

void Metrics::remove(const std::string& module) {
    const std::lock_guard lock(impl_->mutex);
    const auto found = impl_->by_module.find(module);
    if (found != impl_->by_module.end() && --found->second.registrations == 0) impl_->by_module.erase(found);
}

void Metrics::add(const std::string& module, const wire::MetricSample& sample) {
    const auto registry = impl_->registry_of(module);
    if (!registry) return;
    try {
        prometheus::BuildCounter()
            .Name(full_name(module, sample.name))
            .Register(*registry)
            .Add(sample.labels)
            .Increment(sample.value);
    } catch (const std::exception& exception) {
        log::warn("[{}] the metric {} can't be counted: {}", module, sample.name, exception.what());
    }
}

void Metrics::set(const std::string& module, const wire::MetricSample& sample) {
    const auto registry = impl_->registry_of(module);
    if (!registry) return;
    try {
        prometheus::BuildGauge()
            .Name(full_name(module, sample.name))
            .Register(*registry)
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
    std::map<std::string, prometheus::MetricFamily> families;
    std::vector<prometheus::MetricFamily> all;
    {
        const std::lock_guard lock(impl_->mutex);
        for (const auto& collector : impl_->collectors) {
            for (const Sample& sample : collector()) {
                auto& family = families[sample.name];
                family.name = sample.name;
                family.help = sample.help;
                family.type = type_of(sample);
                family.metric.push_back(client_metric(sample));
            }
        }
        for (const auto& [module, declared] : impl_->by_module) {
            for (auto& family : declared.registry->Collect())
                all.push_back(std::move(family));
        }
    }
    for (auto& [name, family] : families)
        all.push_back(std::move(family));
    return prometheus::TextSerializer().Serialize(all);
}

}  // namespace patchbay::ops
