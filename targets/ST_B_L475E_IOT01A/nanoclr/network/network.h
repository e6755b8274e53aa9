/*
 * The network as nanoCLR sees it, over the Wi-Fi module's driver and the TLS client: what is the same whatever calls
 * it. The C++ beside it only turns nanoCLR's types into these.
 *
 * Threads: everything is for the CLR's thread. No call waits; what cannot be done now is
 * NET_WOULD_BLOCK, and `sockets_changed` is called after each change that may end that.
 *
 * Results: >= 0, or NET_FAILED with the reason in network_t.last_error (net_error.h).
 */
#ifndef NETWORK_H
#define NETWORK_H

#include "handshake_report.h"
#include "ism43362.h"
#include "net_error.h"
#include "outbox.h"
#include "secure_link.h"

#ifdef __cplusplus
extern "C"
{
#endif

#define NET_FAILED (-1)

/** Blocks of sends that were copied, for all sockets: TLS takes one for its good-bye only. A socket that finds it taken
 * is not writable until it is free, after some 10 s at most. */
#define NET_OUTBOXES 1U
/** TLS sessions: the native heap has room for one handshake beside one that is being closed. */
#define NET_SESSIONS 2U
/** Access points that a scan keeps, the strongest. */
#define NET_SCAN_MAX 16U
/** Bytes of network_scan_report: a count, then for each access point what System.Device.Wifi expects. */
#define NET_SCAN_RECORD 42U
#define NET_SCAN_REPORT_SIZE (1U + NET_SCAN_MAX * NET_SCAN_RECORD)

    typedef enum network_change
    {
        NETWORK_CHANGE_AVAILABLE,
        NETWORK_CHANGE_NOT_AVAILABLE,
        NETWORK_CHANGE_ADDRESS,
        NETWORK_CHANGE_SCAN_DONE,
    } network_change_t;

    /** What nanoCLR and the chip do for the network; all required. */
    typedef struct network_system
    {
        void *context;
        /** Wakes the managed threads that wait for a socket or a join, and has network_observe called soon. Called by
         * any thread, with the driver's lock held or not. */
        void (*sockets_changed)(void *context);
        /** Has `sockets_changed` called once in `milliseconds`, whatever the driver does; a second call takes the place
         * of the first. */
        void (*alarm)(void *context, uint32_t milliseconds);
        /** Tells the managed side; called by network_observe. */
        void (*changed)(void *context, network_change_t change);
        /** Monotonic milliseconds; wraps at 2^32. */
        uint32_t (*now_ms)(void *context);
        tls_platform_t chip;
    } network_system_t;

    typedef enum net_session_state
    {
        NET_SESSION_FREE,
        NET_SESSION_PREPARED, /**< has credentials, and no connection yet */
        NET_SESSION_OPEN,     /**< handshake or data */
        NET_SESSION_OVER,     /**< failed, or its socket was closed; waits to be given back */
    } net_session_state_t;

    typedef struct net_session
    {
        net_session_state_t state;
        uint32_t turn; /**< part of the context's handle: who gives back late ends no successor */
        int socket;
        tls_credentials_t credentials;
        uint8_t *key; /**< copy of the private key until the handshake is over */
        uint32_t started_ms;
        int result;    /**< NET_WOULD_BLOCK during the handshake, 0 when it succeeded, else its error number */
        bool ended;    /**< a read has told the end, or a failure */
        bool writing;  /**< a record is on its way to the module */
        uint32_t rest; /**< length of the write that must follow: its first byte went out already. 0 = none */
        secure_link_t link;
    } net_session_t;

    typedef struct network
    {
        const network_system_t *system;
        ism43362_t *driver;
        int last_error;
        outboxes_t outboxes;
        outbox_t boxes[NET_OUTBOXES];
        net_session_t sessions[NET_SESSIONS];
        uint32_t turns; /**< contexts that were given out */
        char report[HANDSHAKE_REPORT_SIZE];
        uint32_t report_length;
        station_access_point_t scan[NET_SCAN_MAX];
        bool scanning;
        bool was_joined;
        uint8_t last_address[4];
    } network_t;

    /** `driver` after ism_init; it and `system` must outlive the network. */
    void network_init(network_t *network, ism43362_t *driver, const network_system_t *system);

    /** Ends every session and socket, as when the CLR starts anew. */
    void network_close_all(network_t *network);

#ifdef __cplusplus
}
#endif

#endif
