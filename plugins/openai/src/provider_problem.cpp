// The words for each kind of provider error: title, and what an admin can do.
#include "provider_error.hpp"

#include <array>
#include <string_view>

namespace patchbay::openai {
namespace {

struct Words {
    std::string_view code;
    std::string_view title;
    std::string_view fix;
};

constexpr std::array kWords{
    Words{"key_refused", "The provider refuses the key", "Enter a valid key of this provider."},
    Words{"quota_exhausted", "The provider's credit or spending limit is used up",
          "Add credit or raise the limit in the provider's own account."},
    Words{"forbidden", "The provider denies access",
          "Check the key's rights, and whether the provider serves this country; another base URL may help."},
    Words{"model_unknown", "The provider does not have the model",
          "Choose one of the provider's models in the assistant."},
    Words{"rate_limited", "The provider limits the rate",
          "Wait, or raise the limit in the provider's account."},
    Words{"overloaded", "The provider is overloaded", "It usually passes; a fallback model bridges it."},
    Words{"server_error", "The provider failed with an error of its own",
          "It usually passes; a fallback model bridges it."},
    Words{"timeout", "The provider did not answer in time",
          "Check the provider, or raise the time limits in the settings."},
    Words{"unreachable", "The provider can't be reached",
          "Check the base URL and the network between here and there."},
    Words{"address_refused", "The address is not allowed",
          "Private addresses must be written as such in the base URL (http://10.0.0.5:8000/v1), not reached "
          "through a public name."},
    Words{"wrong_address", "There is no OpenAI-compatible API at the base URL",
          "Check the base URL; it usually ends with /v1. After a redirect, enter the address it leads to."},
    Words{"stream_broken", "The answer broke off",
          "It usually passes; if not, look at gateways between here and the provider."},
    Words{"garbage", "What came back is no chat completion",
          "Check that the base URL is that of an OpenAI-compatible API."},
    Words{"empty_answer", "The model gave an empty answer",
          "Raise the limit of answer tokens or take another model."},
    Words{"filtered", "The provider's content filter stopped the answer",
          "An operator should answer this one."},
    Words{"refused", "The model refused to answer", "An operator should answer this one."},
    Words{"context_too_long", "The conversation is too long for the model",
          "Lower the assistant's history budget."},
    Words{"parameter_refused", "The model does not take one of the parameters",
          "Clear the assistant's temperature."},
    Words{"request_refused", "The provider refuses the request", "Check the model's name and the base URL."},
    Words{"busy", "Too many answers are being made by this provider at once",
          "Raise the number of parallel answers in the settings."},
    Words{"resting", "The provider failed repeatedly and is being left alone for a moment",
          "Nothing: it is tried again soon."},
    Words{"no_time", "There was no time left to ask it",
          "Raise the time for one answer, or lower the waits for its pieces, in the settings."},
    Words{"key_unreadable", "The stored key can't be opened", "Enter the key again."},
};

}  // namespace

Error describe(const ProviderError& error) {
    Error out;
    out.kind = ErrorKind::unavailable;
    out.code = "openai." + error.code;
    out.title = "The provider failed";
    for (const Words& words : kWords) {
        if (words.code != error.code) continue;
        out.title = words.title;
        out.fix = words.fix;
    }
    if (error.status != 0) out.detail = "HTTP " + std::to_string(error.status);
    if (!error.message.empty()) out.detail += (out.detail.empty() ? "" : ": ") + error.message;
    return out;
}

}  // namespace patchbay::openai
