#pragma once
// The regular expressions of schemas. Made once, matched by any thread.

#include <memory>
#include <string>
#include <string_view>

namespace patchbay::http {

/// An expression of ECMA 262 as far as Perl's agree with it, found anywhere in a text. Unlike std::regex it
/// takes no stack for each character, and gives up instead of working for ever.
class Pattern {
  public:
    /// Throws std::invalid_argument for what is no expression.
    explicit Pattern(std::string_view expression);

    /// False too for a text that is no UTF-8, and when it would take too long to tell.
    bool matches(std::string_view text) const;

  private:
    struct Compiled;
    std::shared_ptr<const Compiled> compiled_;  // copies of a schema's rule share it
};

}  // namespace patchbay::http
