// Sending files and getting them back.
#include "tests/fakes/telegram/image.hpp"
#include "tests/fakes/telegram/media_json.hpp"
#include "tests/fakes/telegram/methods/compose.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::size_t kMostUpload = 50 * 1024 * 1024;
constexpr std::size_t kMostPhoto = 10 * 1024 * 1024;
constexpr std::int64_t kMostDownload = 20 * 1024 * 1024;

void check_photo(const StoredFile& file) {
    if (file.width == 0) throw bad_request("IMAGE_PROCESS_FAILED");
    const auto longer = std::max(file.width, file.height);
    const auto shorter = std::min(file.width, file.height);
    if (file.width + file.height > 10'000 || longer > 20 * shorter)
        throw bad_request("PHOTO_INVALID_DIMENSIONS");
}

StoredFile uploaded(const Call& call, const std::string& kind, const Upload& upload) {
    if (upload.bytes.empty()) throw bad_request("file must be non-empty");
    if (upload.bytes.size() > kMostUpload) throw ApiError(413, "Request Entity Too Large");
    if (kind == "photo" && upload.bytes.size() > kMostPhoto) throw bad_request("file is too big");
    StoredFile file;
    file.kind = kind;
    file.bot_id = call.bot.id;
    file.name = upload.filename;
    file.mime_type = upload.content_type;
    file.duration = call.arguments.integer("duration", 0, 0, 86'400);
    if (kind == "photo") {
        const auto size = image_size(upload.bytes);
        file.width = size.width;
        file.height = size.height;
        check_photo(file);
    }
    return file;
}

// The stored file that the parameter named like the kind means: upload or file_id.
const StoredFile& take_file(const Call& call, const std::string& kind) {
    if (const auto* upload = call.arguments.upload(kind)) {
        return call.world().add_file(uploaded(call, kind, *upload), upload->bytes);
    }
    const auto value = call.arguments.text(kind);
    if (value.empty()) throw bad_request("there is no " + kind + " in the request");
    if (value.starts_with("http://") || value.starts_with("https://")) {
        // The fake reaches no outside servers; this is what the real one says when it cannot either.
        throw bad_request("failed to get HTTP URL content");
    }
    const auto* file = call.world().file(value);
    if (!file || file->bot_id != call.bot.id) throw bad_request("wrong file identifier/HTTP URL specified");
    if (file->kind != kind) throw bad_request("type of file mismatch");
    return *file;
}

Outcome send_file(Call& call, const std::string& kind) {
    const auto caption = message_caption(call);
    const auto target = writable_chat(call);
    auto message = new_message(call, target);
    const auto& file = take_file(call, kind);
    message[kind] = media_json(file, [&](StoredFile smaller, const std::string& bytes) {
        return call.world().add_file(std::move(smaller), bytes);
    });
    if (kind == "audio") {
        for (const char* name : {"performer", "title"}) {
            if (call.arguments.has(name)) message[kind][name] = call.arguments.text(name);
        }
    }
    set_text(message, caption, "caption", "caption_entities");
    return sent(call, target, std::move(message));
}

Outcome get_file(Call& call) {
    const auto id = call.arguments.text("file_id");
    if (id.empty()) throw bad_request("file_id is empty");
    const auto* file = call.world().file(id);
    if (!file || file->bot_id != call.bot.id) {
        throw bad_request("wrong file_id or the file is temporarily unavailable");
    }
    if (file->size > kMostDownload) throw bad_request("file is too big");
    return {{{"file_id", file->id},
             {"file_unique_id", file->unique_id},
             {"file_size", file->size},
             {"file_path", file->path}},
            {},
            false};
}

}  // namespace

void add_media_methods(MethodTable& table) {
    table["sendphoto"] = [](Call& call) { return send_file(call, "photo"); };
    table["senddocument"] = [](Call& call) { return send_file(call, "document"); };
    table["sendvoice"] = [](Call& call) { return send_file(call, "voice"); };
    table["sendaudio"] = [](Call& call) { return send_file(call, "audio"); };
    table["getfile"] = get_file;
}

}  // namespace patchbay::fakes::telegram
