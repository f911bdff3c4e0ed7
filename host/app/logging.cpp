#include "host/app/logging.hpp"

#include "host/http/access_log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

namespace patchbay::app {
namespace {

bool wants_json(const Configuration& configuration) {
    return configuration.log_format == "json" ||
           (configuration.log_format == "auto" && isatty(STDERR_FILENO) == 0);
}

/// The %* of a pattern: the message as the inside of a JSON string.
class EscapedMessage : public spdlog::custom_flag_formatter {
  public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
        const std::string quoted =
            nlohmann::json(std::string_view(message.payload.data(), message.payload.size()))
                .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        out.append(quoted.data() + 1, quoted.data() + quoted.size() - 1);
    }
    std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<EscapedMessage>();
    }
};

std::unique_ptr<spdlog::formatter> json_formatter() {
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    formatter->add_flag<EscapedMessage>('*');
    formatter->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":"%*"})");
    return formatter;
}

std::shared_ptr<spdlog::sinks::sink> make_sink(bool json) {
    std::shared_ptr<spdlog::sinks::sink> sink;
    if (json) {
        sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        sink->set_formatter(json_formatter());
    } else {
        sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
        sink->set_formatter(std::make_unique<spdlog::pattern_formatter>("%H:%M:%S.%e %^%-5l%$ %v"));
    }
    return sink;
}

}  // namespace

void set_up_logging(const Configuration& configuration) {
    auto logger = std::make_shared<spdlog::logger>("patchbay", make_sink(wants_json(configuration)));
    logger->set_level(spdlog::level::from_str(configuration.log_level));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

void set_log_level(const Configuration& configuration) {
    spdlog::default_logger()->set_level(spdlog::level::from_str(configuration.log_level));
}

std::function<void(const http::AccessRecord&)> access_log(const Configuration& configuration) {
    if (!configuration.log_access) return [](const http::AccessRecord&) {};
    const auto form = wants_json(configuration) ? http::LogForm::json : http::LogForm::pretty;
    // Shared because a std::function must be copyable.
    return [log = std::make_shared<http::AccessLog>(STDERR_FILENO, form)](const http::AccessRecord& record) {
        log->add(record);
    };
}

}  // namespace patchbay::app
