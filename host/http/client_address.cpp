#include "host/http/client_address.hpp"

#include <boost/asio/ip/address.hpp>

#include <strings.h>

#include <algorithm>

namespace patchbay::http {
namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> parsed(std::string_view text) {
    boost::system::error_code error;
    const auto address = ip::make_address(text, error);
    if (error) return std::nullopt;
    return address;
}

std::string_view last_element(std::string_view list) {
    if (const auto comma = list.rfind(','); comma != std::string_view::npos) list.remove_prefix(comma + 1);
    while (list.starts_with(' ') || list.starts_with('\t'))
        list.remove_prefix(1);
    while (list.ends_with(' ') || list.ends_with('\t'))
        list.remove_suffix(1);
    return list;
}

}  // namespace

std::string limit_key(std::string_view address) {
    const auto known = parsed(address);
    if (!known || known->is_v4()) return std::string(address);
    const ip::address_v6 whole = known->to_v6();
    if (whole.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, whole).to_string();
    auto bytes = whole.to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return ip::address_v6(bytes).to_string() + "/64";
}

std::optional<std::string> forwarded_address(const std::vector<Header>& headers) {
    const auto last = std::find_if(headers.rbegin(), headers.rend(), [](const Header& each) {
        return strcasecmp(each.name.c_str(), "X-Forwarded-For") == 0;
    });
    if (last == headers.rend()) return std::nullopt;
    const auto address = parsed(last_element(last->value));
    if (!address) return std::nullopt;
    return address->to_string();
}

}  // namespace patchbay::http
