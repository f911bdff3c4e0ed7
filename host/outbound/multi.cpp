#include "host/outbound/multi.hpp"

#include "host/runtime/loop.hpp"

#include <sys/epoll.h>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

namespace patchbay::outbound {
namespace {

constexpr std::size_t kSpareHandles = 64;
constexpr int kBatch = 64;

int make_epoll() {
    const int set = epoll_create1(EPOLL_CLOEXEC);
    if (set < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    return set;
}

std::uint32_t events_of(int what) {
    if (what == CURL_POLL_IN) return EPOLLIN;
    if (what == CURL_POLL_OUT) return EPOLLOUT;
    return static_cast<std::uint32_t>(EPOLLIN) | static_cast<std::uint32_t>(EPOLLOUT);
}

int actions_of(std::uint32_t events) {
    return ((events & (EPOLLIN | EPOLLHUP)) != 0 ? CURL_CSELECT_IN : 0) |
           ((events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
           ((events & EPOLLERR) != 0 ? CURL_CSELECT_ERR : 0);
}

}  // namespace

struct Multi::Poller {
    Poller(runtime::Loop& loop, Multi* owner) : epoll(loop.io(), make_epoll()), multi(owner) {}

    static void wait(const std::shared_ptr<Poller>& self) {
        self->epoll.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                               [self](const boost::system::error_code& error) {
                                   if (error || self->multi == nullptr) return;
                                   self->multi->ready();
                                   if (self->multi != nullptr) wait(self);
                               });
    }

    boost::asio::posix::stream_descriptor epoll;
    Multi* multi;  // null once it is gone
    bool waiting = false;
};

Multi::Multi(runtime::Loop& loop, Options options)
    : loop_(loop),
      options_(options),
      multi_(curl_multi_init()),
      poller_(std::make_shared<Poller>(loop, this)),
      timer_(loop, [this] { act(CURL_SOCKET_TIMEOUT, 0); }) {
    if (multi_ == nullptr) throw std::bad_alloc();
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Multi::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Multi::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(options.kept_connections));
}

Multi::~Multi() {
    while (!driven_.empty()) {
        CURL* const easy = driven_.begin()->first;
        remove(easy);
        curl_easy_cleanup(easy);
    }
    for (const Line& each : line_)
        curl_easy_cleanup(each.easy);
    for (CURL* easy : spare_)
        curl_easy_cleanup(easy);
    curl_multi_cleanup(multi_);
    poller_->multi = nullptr;
    boost::system::error_code ignored;
    poller_->epoll.close(ignored);
}

CURL* Multi::take_easy() {
    if (spare_.empty()) {
        CURL* const easy = curl_easy_init();
        if (easy == nullptr) throw std::bad_alloc();
        return easy;
    }
    CURL* const easy = spare_.back();
    spare_.pop_back();
    return easy;
}

void Multi::give_easy(CURL* easy) {
    if (spare_.size() >= kSpareHandles) {
        curl_easy_cleanup(easy);
        return;
    }
    curl_easy_reset(easy);
    spare_.push_back(easy);
}

void Multi::start(CURL* easy, std::shared_ptr<Driven> driven, bool looks_up) {
    if (!std::exchange(poller_->waiting, true)) Poller::wait(poller_);
    driven->looking_up_ = looks_up;
    if (looks_up && looking_up_ >= options_.max_resolving) {
        line_.push_back({easy, std::move(driven)});
        return;
    }
    add(easy, std::move(driven));
}

void Multi::add(CURL* easy, std::shared_ptr<Driven> driven) {
    if (driven->looking_up_) ++looking_up_;
    driven_.emplace(easy, std::move(driven));
    curl_multi_add_handle(multi_, easy);
}

void Multi::looked_up(Driven& driven) {
    if (!std::exchange(driven.looking_up_, false)) return;
    --looking_up_;
    if (!line_.empty()) kick();
}

void Multi::remove(CURL* easy) {
    const auto found = driven_.find(easy);
    if (found == driven_.end()) {
        std::erase_if(line_, [easy](const Line& each) { return each.easy == easy; });
        return;
    }
    const auto driven = std::move(found->second);
    driven_.erase(found);
    looked_up(*driven);
    curl_multi_remove_handle(multi_, easy);
}

void Multi::go_on(CURL* easy) {
    if (driven_.contains(easy)) curl_easy_pause(easy, CURLPAUSE_CONT);
    kick();
}

int Multi::on_socket(CURL*, curl_socket_t socket, int what, void* self, void* known) {
    static_cast<Multi*>(self)->watch(socket, what, known != nullptr);
    return 0;
}

int Multi::on_timer(CURLM*, long timeout_ms, void* self) {
    static_cast<Multi*>(self)->set_timer(timeout_ms);
    return 0;
}

void Multi::watch(curl_socket_t socket, int what, bool known) {
    const int set = poller_->epoll.native_handle();
    if (what == CURL_POLL_REMOVE || what == CURL_POLL_NONE) {
        epoll_ctl(set, EPOLL_CTL_DEL, socket, nullptr);
        curl_multi_assign(multi_, socket, nullptr);
        return;
    }
    epoll_event event{};
    event.events = events_of(what);
    event.data.fd = socket;
    if (epoll_ctl(set, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) != 0) {
        epoll_ctl(set, known ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event);
    }
    curl_multi_assign(multi_, socket, this);
}

void Multi::set_timer(long timeout_ms) {
    if (timeout_ms < 0) {
        timer_.clear();
    } else if (timeout_ms == 0) {
        kick();
    } else {
        timer_.set(std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms));
    }
}

// libcurl must not be entered again from within its callbacks.
void Multi::kick() {
    if (std::exchange(kicked_, true)) return;
    loop_.post([poller = poller_] {
        if (poller->multi == nullptr) return;
        poller->multi->kicked_ = false;
        poller->multi->act(CURL_SOCKET_TIMEOUT, 0);
    });
}

void Multi::ready() {
    std::array<epoll_event, kBatch> events;
    const int count = epoll_wait(poller_->epoll.native_handle(), events.data(), kBatch, 0);
    int running = 0;
    for (int index = 0; index < count; ++index) {
        const auto& event = events[static_cast<std::size_t>(index)];
        curl_multi_socket_action(multi_, event.data.fd, actions_of(event.events), &running);
    }
    settle();
}

void Multi::act(curl_socket_t socket, int events) {
    int running = 0;
    curl_multi_socket_action(multi_, socket, events, &running);
    settle();
}

// Hands out what has ended, then lets in who waits for a name to be looked up.
void Multi::settle() {
    std::vector<std::pair<CURL*, CURLcode>> ended;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg == CURLMSG_DONE) ended.emplace_back(message->easy_handle, message->data.result);
    }
    for (const auto& [easy, result] : ended) {
        const auto found = driven_.find(easy);
        if (found == driven_.end()) continue;
        const auto driven = found->second;
        remove(easy);
        driven->done(result);
    }
    while (!line_.empty() && looking_up_ < options_.max_resolving) {
        Line next = std::move(line_.front());
        line_.pop_front();
        add(next.easy, std::move(next.driven));
    }
}

}  // namespace patchbay::outbound
