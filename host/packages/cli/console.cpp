#include "host/packages/cli/console.hpp"

#include <iostream>

namespace patchbay::packages::cli {

int Console::complain(const Error& error) const {
    err << "patchbay: " << error.title << "\n";
    if (!error.detail.empty()) err << "  " << error.detail << "\n";
    for (const FieldError& field : error.field_errors)
        err << "  " << field.field << ": " << field.reason << ". " << field.fix << "\n";
    if (!error.fix.empty()) err << "  " << error.fix << "\n";
    return kRefused;
}

bool Console::ask(const std::string& question) const {
    out << question << " [y/N] " << std::flush;
    std::string answer;
    if (!std::getline(in, answer)) out << "\n";
    return answer.starts_with('y') || answer.starts_with('Y');
}

}  // namespace patchbay::packages::cli
