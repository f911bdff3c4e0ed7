// A shared library with an export of its own and no plugin entry.
__attribute__((visibility("default"))) int answer_of_a_plain_library() {
    return 42;
}
