#pragma once
// How a payload lists its members. A list that is a type costs the compiler next to nothing; std::tuple,
// which also serves, costs every file that includes the payload its instantiation.

#include <tuple>
#include <utility>

namespace patchbay::codec {

/// Pointers to the members, in their order on the wire.
template <auto... kMembers>
struct Members {};

/// Calls `visit` with all of them.
template <class Visit, auto... kMembers>
constexpr void visit_members(Visit&& visit, Members<kMembers...>) {
    visit(kMembers...);
}
template <class Visit, class... Pointers>
constexpr void visit_members(Visit&& visit, const std::tuple<Pointers...>& members) {
    std::apply(std::forward<Visit>(visit), members);
}

}  // namespace patchbay::codec
