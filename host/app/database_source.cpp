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

void DatabaseSource::stop() {
    if (cluster_) cluster_->stop();
}

}  // namespace patchbay::app
