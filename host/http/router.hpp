#pragma once
// Finds the route of a request. Modules mount their routes as one value and unmount them by letting it go; a
// request that found its route keeps it, so mounting never waits for anybody. Any thread.

#include "host/http/route.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::http {

using Routes = std::vector<std::shared_ptr<const Route>>;

/// What the router answers.
struct Match {
    std::shared_ptr<const Route> route;  ///< null: nothing here
    std::vector<Header> parameters;
    std::string allowed;  ///< when the path exists with other methods: "GET, POST"
};

/// An unchanging table of routes.
class RouteTable {
  public:
    /// Throws std::invalid_argument when two routes answer the same method and path.
    explicit RouteTable(const std::vector<Routes>& mounts);
    ~RouteTable();
    Match find(std::string_view method, std::string_view path) const;
    const Routes& all() const { return all_; }

  private:
    struct Node;
    Routes all_;
    std::unique_ptr<Node> root_;
};

class Router {
  public:
    /// Unmounts when destroyed.
    class Mount {
      public:
        Mount() = default;
        Mount(Router* router, std::uint64_t id) : router_(router), id_(id) {}
        Mount(Mount&& other) noexcept : router_(std::exchange(other.router_, nullptr)), id_(other.id_) {}
        Mount& operator=(Mount&& other) noexcept;
        Mount(const Mount&) = delete;
        ~Mount();

      private:
        friend class Router;
        Router* router_ = nullptr;
        std::uint64_t id_ = 0;
    };

    Router();

    /// All of them or none: throws std::invalid_argument when one is taken. `instead`: a mount whose place
    /// they take in the same step; it is over then.
    [[nodiscard]] Mount mount(Routes routes, Mount* instead = nullptr);
    /// The table in force. Cheap: each thread keeps its own reference until the table changes.
    const RouteTable& table() const;
    std::shared_ptr<const RouteTable> shared_table() const;

  private:
    void unmount(std::uint64_t id);
    void rebuild_locked();

    const std::uint64_t number_;  // tells routers apart, also when one is made where another was
    mutable std::mutex mutex_;
    std::vector<std::pair<std::uint64_t, Routes>> mounts_;
    std::shared_ptr<const RouteTable> table_;
    std::atomic<std::uint64_t> version_{0};
    std::uint64_t next_id_ = 1;
};

}  // namespace patchbay::http
