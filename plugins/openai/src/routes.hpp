#pragma once
// What the module serves over HTTP: its named JSON Schemas, its routes and its live topic.

#include <patchbay/plugin.hpp>

namespace patchbay::openai {

class AssistantRepository;
class AssistantService;
class ProviderProbe;
class ProviderRepository;
class ProviderService;
class RunRepository;

void register_schemas(Setup& setup);
void declare_live(Setup& setup);

/// The services outlive the routes.
void register_provider_routes(Setup& setup, ProviderService& service, ProviderRepository& providers,
                              ProviderProbe& probe);
void register_assistant_routes(Setup& setup, AssistantService& service, AssistantRepository& assistants);
void register_run_routes(Setup& setup, RunRepository& runs);

}  // namespace patchbay::openai
