/* The binary boundary between the Patchbay host and a plugin. Frozen: fields are only ever appended.
 *
 * Everything that crosses it is bytes. A plugin library exports exactly one symbol, patchbay_plugin_entry(),
 * and is driven through call(); it reaches the host through the same kind of call(). A call carries a method
 * number and an encoded payload (see codec.hpp and wire.hpp) and answers a status and a payload. No C++ type,
 * exception or allocation crosses: each side copies what it wants to keep.
 *
 * Threads: the host may run several calls into a plugin at the same time, on different threads, except that
 * create() comes first and destroy() last, alone. A call into the host may suspend the calling fiber; when
 * the caller is an ordinary thread of the plugin's own, it blocks that thread instead.
 */
#ifndef PATCHBAY_BOUNDARY_H
#define PATCHBAY_BOUNDARY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_MAGIC 0x5941424843544150ULL /* "PATCHBAY" in memory order on little-endian machines */
#define PATCHBAY_ABI 1

/* Bytes that the callee may read until it returns. */
typedef struct patchbay_bytes {
    const void* data;
    size_t size;
} patchbay_bytes;

/* Where the callee puts its answer, or its encoded Error when the status is not PATCHBAY_OK. set() copies. */
typedef struct patchbay_reply {
    void* context;
    void (*set)(void* context, const void* data, size_t size);
} patchbay_reply;

/* Statuses. Any other value is read as PATCHBAY_INTERNAL. */
enum {
    PATCHBAY_OK = 0,
    PATCHBAY_INVALID = 1, /* the request breaks a rule; repeating it is useless */
    PATCHBAY_NOT_FOUND = 2,
    PATCHBAY_CONFLICT = 3,
    PATCHBAY_FORBIDDEN = 4,
    PATCHBAY_UNAVAILABLE = 5, /* not now; the error says when to try again */
    PATCHBAY_CANCELLED = 6,   /* the plugin is being stopped: unwind */
    PATCHBAY_TIMEOUT = 7,
    PATCHBAY_INTERNAL = 8,       /* a bug or a broken promise */
    PATCHBAY_UNKNOWN_METHOD = 9, /* the other side is older than this method */
    PATCHBAY_UNAUTHENTICATED = 10,
    PATCHBAY_TOO_MANY = 11,
    PATCHBAY_STALE = 12 /* the version named by the caller is no longer the current one */
};

typedef struct patchbay_host {
    uint32_t abi;
    uint32_t size; /* sizeof(patchbay_host) as the host knows it */
    void* context; /* handed back in every call */
    int32_t (*call)(void* context, uint32_t method, patchbay_bytes request, patchbay_reply reply);
    /* Fast paths: never suspend, never fail. level: 0 trace .. 5 critical. */
    void (*log)(void* context, int32_t level, patchbay_bytes message);
    int64_t (*now_microseconds)(void* context); /* since 1970-01-01 UTC, by the host's clock */
} patchbay_host;

typedef struct patchbay_plugin {
    uint64_t magic;
    uint32_t abi;
    uint32_t size; /* sizeof(patchbay_plugin) as the plugin knows it */
    const char* sdk_version;
    /* Makes the plugin object; NULL, with an encoded Error in the reply, when it can't. host outlives it. */
    void* (*create)(const patchbay_host* host, patchbay_reply error);
    int32_t (*call)(void* self, uint32_t method, patchbay_bytes request, patchbay_reply reply);
    void (*destroy)(void* self);
} patchbay_plugin;

#define PATCHBAY_ENTRY_SYMBOL "patchbay_plugin_entry"

#if defined(__GNUC__)
#define PATCHBAY_EXPORT __attribute__((visibility("default")))
#else
#define PATCHBAY_EXPORT
#endif

PATCHBAY_EXPORT const patchbay_plugin* patchbay_plugin_entry(void);

#ifdef __cplusplus
}
#endif
#endif
