#include "tests/fakes/telegram/media_json.hpp"

#include <algorithm>

namespace patchbay::fakes::telegram {

namespace {

constexpr std::int64_t kThumbnail = 90;

Json base(const StoredFile& file) {
    return {{"file_id", file.id}, {"file_unique_id", file.unique_id}, {"file_size", file.size}};
}

Json photo_size(const StoredFile& file) {
    auto json = base(file);
    json["width"] = file.width;
    json["height"] = file.height;
    return json;
}

Json photo_sizes(const StoredFile& file, const AddFile& add) {
    auto sizes = Json::array();
    const auto longer = std::max(file.width, file.height);
    if (longer > kThumbnail) {
        StoredFile smaller = file;
        smaller.width = std::max<std::int64_t>(1, file.width * kThumbnail / longer);
        smaller.height = std::max<std::int64_t>(1, file.height * kThumbnail / longer);
        const auto bytes = file.bytes;
        const auto large = photo_size(file);  // before add: storing may drop older files
        sizes.push_back(photo_size(add(std::move(smaller), *bytes)));
        sizes.push_back(large);
    } else {
        sizes.push_back(photo_size(file));
    }
    return sizes;
}

}  // namespace

Json media_json(const StoredFile& file, const AddFile& add) {
    if (file.kind == "photo") return photo_sizes(file, add);
    auto json = base(file);
    if (file.kind == "voice" || file.kind == "audio") json["duration"] = file.duration;
    if (file.kind != "voice" && !file.name.empty()) json["file_name"] = file.name;
    auto mime = file.mime_type;
    if (mime.empty() || mime == "application/octet-stream") {
        if (file.kind == "voice") mime = "audio/ogg";
        if (file.kind == "audio") mime = "audio/mpeg";
    }
    if (!mime.empty()) json["mime_type"] = mime;
    return json;
}

}  // namespace patchbay::fakes::telegram
