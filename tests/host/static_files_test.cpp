// The files of the web app.
#include "host/http/static_files.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace patchbay::http {
namespace {

class WebFolder : public testing::Test {
  protected:
    WebFolder() : folder_(std::filesystem::temp_directory_path() / ("web-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(folder_ / "site" / "assets");
        write("secret.txt", "secret");
        write("site/index.html", "<app>");
        write("site/assets/app-1a2b.js", "0123456789");
        write("site/assets/app-1a2b.js.br", "BR");
        write("site/assets/app-1a2b.js.gz", "GZ");
        write("site/empty.txt", "");
        write("site/orphan.js.br", "only compressed");
        files_ = std::make_unique<StaticFiles>(folder_ / "site");
    }
    ~WebFolder() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
    }

    Response get(std::string path, std::vector<Header> headers = {}) const {
        Request request;
        request.method = "GET";
        request.path = std::move(path);
        request.headers = std::move(headers);
        return files_->serve(request);
    }
    static std::string header(const Response& response, std::string_view name) {
        for (const Header& each : response.headers) {
            if (each.name == name) return each.value;
        }
        return "";
    }

    const std::filesystem::path folder_;
    std::unique_ptr<StaticFiles> files_;
};

TEST_F(WebFolder, ServesFilesAndTheAppForItsOwnPaths) {
    EXPECT_EQ(get("/index.html").content(), "<app>");
    EXPECT_EQ(get("/").content(), "<app>");
    EXPECT_EQ(get("/inbox/018f").content(), "<app>");
    EXPECT_EQ(get("/inbox/018f").content_type, "text/html; charset=utf-8");
    EXPECT_EQ(get("/assets/missing.js").status, 404);
    EXPECT_EQ(get("/orphan.js").status, 404);
}

TEST_F(WebFolder, NeverLeavesItsFolder) {
    for (const char* path : {"/../secret.txt", "/assets/../../secret.txt", "//../secret.txt",
                             "/..%2fsecret.txt", "/./index.html.."}) {
        EXPECT_NE(get(path).content(), "secret") << path;
        EXPECT_EQ(get(path).status, 404) << path;
    }
}

TEST_F(WebFolder, CachesHashedNamesForGoodAndThePageNever) {
    EXPECT_NE(header(get("/assets/app-1a2b.js"), "Cache-Control").find("immutable"), std::string::npos);
    EXPECT_EQ(header(get("/"), "Cache-Control"), "no-cache");
    const std::string etag = header(get("/"), "ETag");
    EXPECT_EQ(get("/", {{"If-None-Match", etag}}).status, 304);
    EXPECT_EQ(get("/", {{"If-None-Match", "\"other\""}}).status, 200);
}

TEST_F(WebFolder, ChoosesTheBestEncodingThatIsAccepted) {
    const struct {
        const char* accepted;
        const char* content;
    } cases[] = {{"", "0123456789"},          {"identity", "0123456789"}, {"gzip", "GZ"},
                 {"gzip, deflate, br", "BR"}, {"br;q=0, gzip", "GZ"},     {"br; q=0, gzip", "GZ"},
                 {"gzip, br;q=0.8", "BR"},    {"brotli", "0123456789"}};
    for (const auto& each : cases) {
        const Response response = get("/assets/app-1a2b.js", {{"Accept-Encoding", each.accepted}});
        EXPECT_EQ(response.content(), each.content) << each.accepted;
        EXPECT_EQ(header(response, "Vary"), "Accept-Encoding");
    }
}

TEST_F(WebFolder, SendsRangesOfThePlainFile) {
    const struct {
        const char* range;
        int status;
        const char* content;
        const char* content_range;
    } cases[] = {
        {"bytes=0-0", 206, "0", "bytes 0-0/10"},
        {"bytes=2-4", 206, "234", "bytes 2-4/10"},
        {"bytes=7-", 206, "789", "bytes 7-9/10"},
        {"bytes=-3", 206, "789", "bytes 7-9/10"},
        {"bytes=-100", 206, "0123456789", "bytes 0-9/10"},
        {"bytes=8-100", 206, "89", "bytes 8-9/10"},
        {"bytes=10-", 416, "", "bytes */10"},
        {"bytes=10-20", 416, "", "bytes */10"},
        {"bytes=4-2", 200, "0123456789", ""},
        {"bytes=0-1,3-4", 200, "0123456789", ""},
        {"bytes=a-b", 200, "0123456789", ""},
        {"bytes=", 200, "0123456789", ""},
        {"bytes=99999999999999999999-", 200, "0123456789", ""},
        {"lines=1-2", 200, "0123456789", ""},
    };
    for (const auto& each : cases) {
        const Response response = get("/assets/app-1a2b.js", {{"Range", each.range}});
        EXPECT_EQ(response.status, each.status) << each.range;
        EXPECT_EQ(response.content(), each.content) << each.range;
        EXPECT_EQ(header(response, "Content-Range"), each.content_range) << each.range;
    }
}

TEST_F(WebFolder, SendsAnEmptyFile) {
    EXPECT_EQ(get("/empty.txt").status, 200);
    EXPECT_EQ(get("/empty.txt", {{"Range", "bytes=0-"}}).content(), "");
}

TEST(StaticFilesTest, SaysWhenTheWebAppIsMissing) {
    const StaticFiles files("/nowhere/at/all");
    Request request;
    request.path = "/";
    EXPECT_EQ(files.serve(request).status, 404);
    EXPECT_NE(files.serve(request).body.find("not installed"), std::string::npos);
}

}  // namespace
}  // namespace patchbay::http
