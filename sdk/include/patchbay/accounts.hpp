#pragma once
// The service "accounts", offered by the host: who works in a workspace.

#include <patchbay/members.hpp>
#include <patchbay/services.hpp>

#include <string>
#include <vector>

namespace patchbay {

struct AccountQuery {
    std::string workspace_id;
    static constexpr auto fields() { return codec::Members<&AccountQuery::workspace_id>(); }
};

struct AccountEntry {
    std::string id;
    std::string name;
    std::string email;
    std::string role;  ///< admin, operator
    bool blocked = false;
    static constexpr auto fields() {
        return codec::Members<&AccountEntry::id, &AccountEntry::name, &AccountEntry::email,
                              &AccountEntry::role, &AccountEntry::blocked>();
    }
};

struct AccountList {
    std::vector<AccountEntry> accounts;
    static constexpr auto fields() { return codec::Members<&AccountList::accounts>(); }
};

class AccountsClient {
  public:
    static constexpr const char* kServiceName = "accounts";
    static constexpr std::uint32_t kList = 1;

    explicit AccountsClient(Services& services) : services_(services) {}
    /// Everybody of the workspace, by name.
    AccountList list(const std::string& workspace_id) {
        return services_.ask<AccountList>(kServiceName, kList, AccountQuery{workspace_id});
    }

  private:
    Services& services_;
};

}  // namespace patchbay
