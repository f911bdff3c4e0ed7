#include "host/storage/migration_files.hpp"

#include "host/storage/errors.hpp"
#include "host/storage/script.hpp"
#include "host/storage/statement_guard.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>

namespace patchbay::storage {

namespace {

constexpr std::string_view kNoTransaction = "-- no transaction";

[[noreturn]] void refuse(std::string_view module, std::string detail, std::string fix) {
    throw Failure(cluster_error("database.migration",
                                "The tables of module " + std::string(module) + " can't be updated",
                                std::move(detail), std::move(fix)));
}

std::string sha256(const std::string& text) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    std::array<char, crypto_hash_sha256_BYTES * 2 + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
    return hex.data();
}

bool is_well_named(const std::string& file_name) {
    if (file_name.size() < 10 || file_name[4] != '_' || !file_name.ends_with(".sql")) return false;
    const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
    const auto is_name = [](unsigned char c) {
        return std::isdigit(c) != 0 || std::islower(c) != 0 || c == '_';
    };
    return std::all_of(file_name.begin(), file_name.begin() + 4, is_digit) &&
           std::all_of(file_name.begin() + 5, file_name.end() - 4, is_name);
}

// A commit inside would keep half of the file when the rest fails.
void check_statements(std::string_view module, const std::string& file_name, const std::string& text) {
    constexpr std::array<std::string_view, 6> kControl{"begin", "start",    "commit",
                                                       "end",   "rollback", "abort"};
    for (const std::string& statement : split_statements(text)) {
        const std::string keyword = first_keyword(statement);
        if (std::find(kControl.begin(), kControl.end(), keyword) == kControl.end()) continue;
        refuse(module, file_name + " has \"" + keyword + "\"",
               "Remove it: each file runs in one transaction, or without any after the first line \"-- no "
               "transaction\".");
    }
}

std::string read_file(std::string_view module, const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (!file.good() && !file.eof())
        refuse(module, path.string() + " can't be read", "Check its permissions.");
    return text;
}

const MigrationFile* find(const std::vector<MigrationFile>& files, int number) {
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.number == number; });
    return found == files.end() ? nullptr : &*found;
}

std::string numbered(int number, const std::string& name) {
    std::string digits = std::to_string(number);
    if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
    return digits + "_" + name + ".sql";
}

}  // namespace

MigrationFile parse_migration(std::string_view module, const std::string& file_name, std::string text) {
    if (!is_well_named(file_name)) {
        refuse(module, "a file is named " + file_name,
               "Name it NNNN_name.sql: four digits, then lower-case letters, digits and underscores.");
    }
    check_statements(module, file_name, text);
    MigrationFile file;
    file.number = std::stoi(file_name.substr(0, 4));
    file.name = file_name.substr(5, file_name.size() - 9);
    file.checksum = sha256(text);
    file.in_transaction = !std::string_view(text).starts_with(kNoTransaction);
    file.sql = std::move(text);
    return file;
}

std::vector<MigrationFile> read_migrations(std::string_view module, const std::filesystem::path& folder) {
    std::vector<MigrationFile> files;
    if (!std::filesystem::exists(folder)) return files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".sql") continue;
        files.push_back(
            parse_migration(module, entry.path().filename().string(), read_file(module, entry.path())));
    }
    std::sort(files.begin(), files.end(), [](const auto& left, const auto& right) {
        return std::pair(left.number, left.name) < std::pair(right.number, right.name);
    });
    check_numbers(module, files);
    return files;
}

void check_numbers(std::string_view module, const std::vector<MigrationFile>& files) {
    int expected = 1;
    for (const MigrationFile& file : files) {
        if (file.number == expected - 1) {
            refuse(module,
                   "two files have the number " + std::to_string(file.number) + ", one of them " +
                       numbered(file.number, file.name),
                   "Give the newer one the next free number.");
        }
        if (file.number != expected) {
            refuse(module,
                   numbered(file.number, file.name) + " comes where number " + std::to_string(expected) +
                       " is expected",
                   "Number the files from 0001 without gaps; install the module again if a file is missing.");
        }
        ++expected;
    }
}

std::vector<MigrationFile> pending_migrations(std::string_view module,
                                              const std::vector<MigrationFile>& files,
                                              const std::vector<RecordedMigration>& recorded) {
    std::vector<MigrationFile> pending = files;
    const int newest = files.empty() ? 0 : files.back().number;
    for (const RecordedMigration& done : recorded) {
        if (done.number > newest) continue;
        const MigrationFile* const file = find(files, done.number);
        if (file == nullptr || file->checksum != done.checksum) {
            refuse(module,
                   numbered(done.number, done.name) + " was applied before and has " +
                       (file == nullptr ? "disappeared" : "changed since"),
                   "Put the file back as it was, and make the change in a new file with the next number.");
        }
        std::erase_if(pending, [&](const MigrationFile& each) { return each.number == done.number; });
    }
    return pending;
}

}  // namespace patchbay::storage
