// How a stored file looks inside a message. Pure but for add.
#pragma once

#include <functional>

#include "tests/fakes/telegram/model.hpp"

namespace patchbay::fakes::telegram {

// Stores one more file (the smaller size of a photo) and returns it.
using AddFile = std::function<const StoredFile&(StoredFile file, const std::string& bytes)>;

// A photo becomes its list of sizes, smallest first: a photo larger than 90 pixels has two. The smaller
// one carries the same bytes, only its announced measures are smaller.
Json media_json(const StoredFile& file, const AddFile& add);

}  // namespace patchbay::fakes::telegram
