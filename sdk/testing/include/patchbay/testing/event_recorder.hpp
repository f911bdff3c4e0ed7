#pragma once
// The durable events that the plugin published, and those it said were handled. Owned by FakeHost.

#include <patchbay/events.hpp>

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::testing {

class EventRecorder {
  public:
    /// In the order in which they became durable: those of a transaction at its commit. What was dropped
    /// because its dedupe key was used before is not among them.
    const std::vector<Publication>& published() const { return published_; }
    std::vector<Publication> published(std::string_view topic) const;
    /// Ids of events that a transaction completed.
    const std::vector<std::string>& completed() const { return completed_; }

    // Called by FakeHost.
    /// False: the dedupe key was used before.
    bool claim(const Publication& publication);
    /// Gives back what claim() took, after a rollback.
    void forget(const Publication& publication) { dedupe_keys_.erase(publication.dedupe_key); }
    void add(Publication publication);
    /// False: it was completed before.
    bool complete(const std::string& consumer, const std::string& event_id);
    void on_publish(std::function<void(const Publication&)> told) { told_ = std::move(told); }

  private:
    std::vector<Publication> published_;
    std::vector<std::string> completed_;
    std::set<std::string> dedupe_keys_;
    std::set<std::pair<std::string, std::string>> done_;  // consumer and event
    std::function<void(const Publication&)> told_;
};

}  // namespace patchbay::testing
