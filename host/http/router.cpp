#include "host/http/router.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace patchbay::http {

struct RouteTable::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literal;
    std::unique_ptr<Node> parameter;
    std::map<std::string, std::shared_ptr<const Route>, std::less<>> methods;

    /// The node where `rest` ends, and the parameters on the way: a literal goes first, unless it leads
    /// nowhere.
    const Node* descend(std::string_view rest, std::vector<std::string_view>& values) const;
};

namespace {

/// Takes the next segment of a path that begins with a slash; false at the end.
bool take_segment(std::string_view& path, std::string_view& segment) {
    if (path.empty()) return false;
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    segment = path.substr(0, end);
    path.remove_prefix(end);
    return true;
}

bool is_parameter(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

std::string allowed_methods(const auto& methods) {
    std::string list;
    for (const auto& [method, route] : methods)
        list += (list.empty() ? "" : ", ") + method;
    return list;
}

}  // namespace

RouteTable::RouteTable(const std::vector<Routes>& mounts) : root_(std::make_unique<Node>()) {
    for (const Routes& routes : mounts) {
        for (const auto& route : routes) {
            Node* node = root_.get();
            std::string_view rest = route->declared.path;
            std::string_view segment;
            while (take_segment(rest, segment)) {
                auto& child = is_parameter(segment) ? node->parameter : node->literal[std::string(segment)];
                if (!child) child = std::make_unique<Node>();
                node = child.get();
            }
            if (!node->methods.emplace(route->declared.method, route).second) {
                throw std::invalid_argument(route->declared.method + " " + route->declared.path +
                                            " is taken already");
            }
            all_.push_back(route);
        }
    }
}

RouteTable::~RouteTable() = default;

const RouteTable::Node* RouteTable::Node::descend(std::string_view rest,
                                                  std::vector<std::string_view>& values) const {
    std::string_view segment;
    if (!take_segment(rest, segment)) return methods.empty() ? nullptr : this;
    if (const auto next = literal.find(segment); next != literal.end()) {
        if (const Node* found = next->second->descend(rest, values)) return found;
    }
    if (!parameter || segment.empty()) return nullptr;
    values.push_back(segment);
    const Node* const found = parameter->descend(rest, values);
    if (found == nullptr) values.pop_back();
    return found;
}

Match RouteTable::find(std::string_view method, std::string_view path) const {
    if (path.empty() || path.front() != '/') return {};
    std::vector<std::string_view> values;
    const Node* const node = root_->descend(path, values);
    if (node == nullptr) return {};
    auto found = node->methods.find(method);
    if (found == node->methods.end() && method == "HEAD") found = node->methods.find("GET");
    if (found == node->methods.end()) return {nullptr, {}, allowed_methods(node->methods)};

    Match match{found->second, {}, {}};
    std::string_view segment;
    std::size_t index = 0;
    std::string_view pattern = match.route->declared.path;
    while (index < values.size() && take_segment(pattern, segment)) {
        if (!is_parameter(segment)) continue;
        match.parameters.push_back(
            {std::string(segment.substr(1, segment.size() - 2)), std::string(values[index++])});
    }
    return match;
}

std::uint64_t next_router_number() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

Router::Router()
    : number_(next_router_number()), table_(std::make_shared<RouteTable>(std::vector<Routes>{})) {}

Router::Mount& Router::Mount::operator=(Mount&& other) noexcept {
    if (this != &other) {
        if (router_ != nullptr) router_->unmount(id_);
        router_ = std::exchange(other.router_, nullptr);
        id_ = other.id_;
    }
    return *this;
}

Router::Mount::~Mount() {
    if (router_ != nullptr) router_->unmount(id_);
}

Router::Mount Router::mount(Routes routes, Mount* instead) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t id = next_id_++;
    auto before = mounts_;
    if (instead != nullptr)
        std::erase_if(mounts_, [&](const auto& mount) { return mount.first == instead->id_; });
    mounts_.emplace_back(id, std::move(routes));
    try {
        rebuild_locked();
    } catch (...) {
        mounts_ = std::move(before);
        throw;
    }
    if (instead != nullptr) instead->router_ = nullptr;
    return {this, id};
}

void Router::unmount(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    std::erase_if(mounts_, [id](const auto& mount) { return mount.first == id; });
    rebuild_locked();
}

void Router::rebuild_locked() {
    std::vector<Routes> all;
    for (const auto& [id, routes] : mounts_)
        all.push_back(routes);
    table_ = std::make_shared<RouteTable>(all);
    version_.fetch_add(1, std::memory_order_release);
}

const RouteTable& Router::table() const {
    // One router per process in practice; tests make several, so the cache remembers whose table it holds.
    struct Cached {
        std::uint64_t owner = 0;
        std::uint64_t version = 0;
        std::shared_ptr<const RouteTable> table;
    };
    thread_local Cached cached;
    const std::uint64_t version = version_.load(std::memory_order_acquire);
    if (cached.owner != number_ || cached.version != version || !cached.table)
        cached = {number_, version, shared_table()};
    return *cached.table;
}

std::shared_ptr<const RouteTable> Router::shared_table() const {
    const std::lock_guard lock(mutex_);
    return table_;
}

}  // namespace patchbay::http
