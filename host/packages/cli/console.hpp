#pragma once
// Where a command talks to the person who gave it. One thread.

#include <patchbay/result.hpp>

#include <iosfwd>
#include <string>

namespace patchbay::packages::cli {

// What the program ends with; 2, a usage that is not right, is the command line's to say.
inline constexpr int kDone = 0;
inline constexpr int kRefused = 1;

struct Console {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;

    /// Title, detail and fix; gives kRefused.
    int complain(const Error& error) const;
    /// True when the next line begins with a "y".
    bool ask(const std::string& question) const;
};

}  // namespace patchbay::packages::cli
