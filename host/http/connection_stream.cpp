// Connection: an answer that goes out piece by piece.
#include "host/http/connection.hpp"
#include "host/http/response_writer.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <utility>

namespace patchbay::http {

namespace asio = boost::asio;

void Connection::begin(const Response& head) {
    stream_begun_ = true;
    head_only_ = head_only_ || !has_body(head.status);
    chunked_stream_ = parser_->get().version() == 11;
    keep_alive_ = keep_alive_ && chunked_stream_ && !close_after_;
    std::string bytes;
    append_head(bytes, head, {std::nullopt, chunked_stream_, keep_alive_});
    write_all(bytes);
}

bool Connection::write(std::string_view bytes) {
    if (head_only_) return false;
    if (bytes.empty()) return !cut_;
    if (!chunked_stream_) return write_all(bytes);
    std::string chunk;
    append_chunk(chunk, bytes);
    return write_all(chunk);
}

bool Connection::write_all(std::string_view bytes) {
    if (cut_) return false;
    const runtime::Pending<boost::system::error_code> written;
    set_deadline(home_->limits.write_deadline);
    auto owned = std::make_shared<std::string>(bytes);
    asio::async_write(socket_, asio::buffer(*owned),
                      [self = shared_from_this(), owned, written](const boost::system::error_code& error,
                                                                  std::size_t) { written.complete(error); });
    const bool whole = written.wait() == runtime::WaitOutcome::completed && !written.value();
    deadline_ = Clock::time_point::max();
    if (!whole) cut();
    return whole;
}

}  // namespace patchbay::http
