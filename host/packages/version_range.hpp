#pragma once
// Which versions of the host a package is made for: "host": ">=0.1 <0.3" in plugin.json. Pure.

#include <patchbay/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::packages {

/// One to three numbers. What follows them ("-rc1", "+build") does not count: a version before the release
/// has the release's interface.
struct Version {
    std::vector<unsigned> parts;
};

std::string to_text(const Version& version);
Result<Version> parse_version(std::string_view text);

class VersionRange {
  public:
    /// Comparisons (>= > <= < =) with a space between; all must hold. Each looks at as many numbers as it has
    /// itself: "<=0.2" and "=0.2" hold for 0.2.7, ">0.2" does not.
    static Result<VersionRange> parse(std::string_view text);

    bool contains(const Version& version) const;

  private:
    enum class Order { at_least, above, at_most, below, equal };
    struct Comparison {
        Order order;
        Version version;
    };

    static Result<Comparison> parse_comparison(std::string_view text);
    static bool holds(const Comparison& comparison, const Version& version);

    std::vector<Comparison> comparisons_;
};

}  // namespace patchbay::packages
