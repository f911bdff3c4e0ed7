#include "directory.hpp"

#include <patchbay/assistants.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace patchbay::inbox {
namespace {

using nlohmann::json;

constexpr std::string_view kChannelPrefix = "channel/";

constexpr Statement kRemember{"inbox.remember_endpoints", R"(
insert into inbox.endpoints (workspace_id, channel, id, name)
select workspace_id, channel, id, name
from jsonb_to_recordset($1::jsonb) as said (workspace_id uuid, channel text, id text, name text)
on conflict (workspace_id, channel, id) do update set name = excluded.name, updated_at = now()
where endpoints.name is distinct from excluded.name)"};

constexpr Statement kKnown{"inbox.known_endpoints", R"(
select channel, id, name from inbox.endpoints where workspace_id = $1::uuid order by channel, name)"};

constexpr Statement kIsKnown{"inbox.is_endpoint_known", R"(
select 1 as known from inbox.endpoints where workspace_id = $1::uuid and channel = $2 and id = $3)"};

bool contains(const std::vector<KnownEndpoint>& endpoints, std::string_view channel, std::string_view id) {
    return std::any_of(endpoints.begin(), endpoints.end(), [&](const KnownEndpoint& endpoint) {
        return endpoint.channel == channel && endpoint.id == id;
    });
}

}  // namespace

std::vector<Endpoint> Directory::ask_channel(const std::string& channel) {
    std::vector<Endpoint> endpoints;
    try {
        endpoints = ChannelClient(host_.services(), channel).describe().endpoints;
        json said = json::array();
        for (const Endpoint& endpoint : endpoints) {
            said.push_back({{"workspace_id", endpoint.workspace_id},
                            {"channel", channel},
                            {"id", endpoint.id},
                            {"name", endpoint.name}});
        }
        if (!said.empty()) host_.database().execute(kRemember, said);
    } catch (const Failure& failure) {
        host_.log().debug("channel " + channel + " does not say its endpoints: " + failure.what());
    }
    return endpoints;
}

std::vector<KnownEndpoint> Directory::endpoints(const std::string& workspace_id) {
    std::vector<KnownEndpoint> all;
    std::vector<std::string> channels_on;
    for (const std::string& service : host_.services().list(kChannelPrefix)) {
        const std::string channel = service.substr(kChannelPrefix.size());
        const auto endpoints = ask_channel(channel);
        if (!endpoints.empty()) channels_on.push_back(channel);
        for (const Endpoint& endpoint : endpoints) {
            if (endpoint.workspace_id != workspace_id) continue;
            all.push_back({channel, endpoint.id, endpoint.name, endpoint.state});
        }
    }
    const Rows known = host_.database().read(kKnown, workspace_id);
    for (const Row row : known) {
        const std::string channel = row.text("channel");
        // What a running channel no longer names was removed there.
        const bool channel_on =
            std::find(channels_on.begin(), channels_on.end(), channel) != channels_on.end();
        if (channel_on || contains(all, channel, row.view("id"))) continue;
        all.push_back({channel, row.text("id"), row.text("name"), "off"});
    }
    return all;
}

void Directory::learn_endpoint(const std::string& workspace_id, const std::string& channel,
                               const std::string& endpoint_id) {
    if (host_.database().read(kIsKnown, workspace_id, channel, endpoint_id).empty()) ask_channel(channel);
}

bool Directory::assistant_serves(const std::string& endpoint_id) {
    try {
        return AssistantsClient(host_.services()).serves({endpoint_id}).serves;
    } catch (const Failure& failure) {
        if (failure.error().code != "service.nobody") throw;
        return false;
    }
}

bool Directory::assistants_offered() {
    return !host_.services().list(Assistants::kServiceName).empty();
}

std::vector<AccountEntry> Directory::operators(const std::string& workspace_id) {
    auto accounts = AccountsClient(host_.services()).list(workspace_id).accounts;
    accounts.erase(std::remove_if(accounts.begin(), accounts.end(),
                                  [](const AccountEntry& account) { return account.blocked; }),
                   accounts.end());
    return accounts;
}

std::optional<AccountEntry> Directory::find_operator(const std::string& workspace_id,
                                                     const std::string& user_id) {
    for (auto& account : operators(workspace_id)) {
        if (account.id == user_id) return std::move(account);
    }
    return std::nullopt;
}

}  // namespace patchbay::inbox
