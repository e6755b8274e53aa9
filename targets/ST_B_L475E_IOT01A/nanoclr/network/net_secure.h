/*
 * TLS for System.Net.Security: contexts with credentials, and the sessions that come of them.
 *
 * Results are those that nanoCLR's SslStream expects, which makes of them SocketException.ErrorCode; each function says
 * which.
 */
#ifndef NET_SECURE_H
#define NET_SECURE_H

#include "network.h"

#ifdef __cplusplus
extern "C"
{
#endif

    /** System.Net.Security's values for what the node does; it does nothing else. */
    enum net_tls_kind
    {
        NET_TLS_12 = 3072,
        NET_TLS_13 = 12288,
        NET_TLS_CERTIFICATE_REQUIRED = 4,
    };

/** Longest handshake with a server that says nothing; a whole one takes about 10 s at most. */
#define NET_HANDSHAKE_LIMIT_MS 60000U
/** Result of a read when there is nothing to read. */
#define NET_TLS_WOULD_BLOCK (-2)
/** MBEDTLS_ERR_NET_CONN_RESET: a read or write on a connection that is gone. nanoCLR takes only negative results of
 * these for failures, and -1 for none in particular. */
#define NET_TLS_CONNECTION_LOST (-0x0050)
/** MBEDTLS_ERR_SSL_WANT_WRITE: a write while the one before is under way. */
#define NET_TLS_BUSY (-0x6880)

    typedef struct net_tls_setup
    {
        int protocols;    /**< SslProtocols: TLS 1.2 must be in it, 1.3 may */
        int verification; /**< SslVerification */
        /** The device's certificate must stay until the handshake is over; the key is copied. NULL: none is offered. */
        const uint8_t *certificate;
        size_t certificate_length;
        const uint8_t *key;
        size_t key_length;
    } net_tls_setup_t;

    /** A context >= 0. NET_FAILED for anything but TLS 1.2 with verification, for want of memory, and while
     * NET_SESSIONS contexts are in use (one whose handshake failed or whose socket was closed is not). */
    int net_tls_prepare(network_t *network, const net_tls_setup_t *setup);

    /** The trusted roots, in place of those that are built in; they must stay until the handshake is over. */
    int net_tls_set_roots(network_t *network, int context, const uint8_t *roots, size_t length);

    /** Takes one step of the handshake on a connected socket; to be called again after an event while it is
     *  NET_WOULD_BLOCK. Then 0, or the error number (net_error.h). */
    int net_tls_connect(network_t *network, int socket, const char *server_name, int context);

    /** Bytes (> 0), 0 at the end, NET_TLS_WOULD_BLOCK, or mbedTLS's code of the failure. */
    int net_tls_read(network_t *network, int socket, void *data, size_t length);

    /**
     * Bytes (> 0), or mbedTLS's code of the failure. To be called when net_select says that the socket is writable.
     *
     * nanoCLR takes every result but bytes for a failure, so that a write could not wait for its record to go out.
     * Therefore all but one byte of it are said to be written: nanoCLR then waits until the socket is writable again,
     * and comes with that last byte, which is in the record already. A write thus ends when the module has its record,
     * or tells why not, as on the desk. Of a write of a single byte that is not known. One thread at a time writes a
     * stream.
     */
    int net_tls_write(network_t *network, int socket, const void *data, size_t length);

    /** Decrypted bytes that a read gives at once; NET_FAILED where there is no session. */
    int net_tls_available(network_t *network, int socket);

    /** Frees a context and its session; the socket stays. False when there is none. */
    bool net_tls_release(network_t *network, int context);

    /** What the last handshake that ended has shown (handshake_report.h): bytes written, at most `size`; 0 before the
     * first and while one is under way. */
    uint32_t net_tls_report(const network_t *network, char *text, uint32_t size);

    /* ---- for net_sockets.c ---- */

    /** The session whose handshake is done on this socket, NULL if there is none. */
    net_session_t *net_secure_find(network_t *network, int socket);
    bool net_secure_is_readable(const net_session_t *session, int polled);
    /** `room`: whether the socket below takes bytes. */
    bool net_secure_is_writable(net_session_t *session, bool room);
    /** Ends the session on a socket that is about to be closed. */
    void net_secure_leave(network_t *network, int socket);

#ifdef __cplusplus
}
#endif

#endif
