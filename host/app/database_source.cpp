#include "host/app/database_source.hpp"

namespace patchbay::app {

DatabaseSource::DatabaseSource(const Configuration& configuration) {
    std::filesystem::create_directories(configuration.data);
    const auto data = std::filesystem::canonical(configuration.data);
    if (!configuration.database_url.empty()) {
        lock_ = std::make_unique<storage::DataFolderLock>(data);
        url_ = configuration.database_url;
        return;
    }
    storage::EmbeddedClusterOptions options;
    options.data = data;
    cluster_ = std::make_unique<storage::EmbeddedCluster>(options);
    cluster_->start();
    url_ = cluster_->connection_string();
}

DatabaseSource DatabaseSource::beside_host(const Configuration& configuration) {
    DatabaseSource source;
    if (!configuration.database_url.empty()) {
        source.url_ = configuration.database_url;
        return source;
    }
    try {
        return DatabaseSource(configuration);
    } catch (const Failure& failure) {
        if (failure.error().code != "database.folder_in_use") throw;
        const auto running = storage::find_running_cluster(std::filesystem::canonical(configuration.data));
        if (!running) throw;  // it is just starting, or ending
        source.url_ = *running;
        return source;
    }
}

void DatabaseSource::stop() {
    if (cluster_) cluster_->stop();
}

}  // namespace patchbay::app
