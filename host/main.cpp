#include "host/app/commands.hpp"

int main(int argc, char** argv) {
    return patchbay::app::run_command(argc, argv);
}
