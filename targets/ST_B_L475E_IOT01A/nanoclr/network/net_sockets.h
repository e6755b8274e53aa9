/*
 * Sockets and names for System.Net.Sockets. Handles are those of the driver.
 */
#ifndef NET_SOCKETS_H
#define NET_SOCKETS_H

#include "network.h"

#ifdef __cplusplus
extern "C"
{
#endif

    /** Winsock's numbers of what a socket can be. */
    enum net_kind
    {
        NET_FAMILY_IPV4 = 2,
        NET_TYPE_STREAM = 1,
        NET_TYPE_DATAGRAM = 2,
        NET_PROTOCOL_ANY = 0,
        NET_PROTOCOL_TCP = 6,
        NET_PROTOCOL_UDP = 17,
    };

    /** Winsock's numbers of the socket options that are known. */
    enum net_option
    {
        NET_LEVEL_SOCKET = 0xFFFF,
        NET_LEVEL_TCP = 6,
        NET_OPTION_NO_DELAY = 1,
        NET_OPTION_KEEP_ALIVE = 8,
        NET_OPTION_LINGER = 0x80,
        NET_OPTION_DONT_LINGER = -129,
        NET_OPTION_SEND_TIMEOUT = 0x1005,
        NET_OPTION_RECEIVE_TIMEOUT = 0x1006,
        NET_OPTION_ERROR = 0x1007,
        NET_OPTION_TYPE = 0x1008,
    };

    /** A handle. NET_NO_SUCH_FAMILY, NET_PROTOCOL_TYPE, or NET_NO_SOCKET when all four are in use. */
    int net_open(network_t *network, int family, int type, int protocol);

    /** Only port 0: the module chooses the port itself. Else NET_NOT_SUPPORTED. */
    int net_bind(network_t *network, int handle, uint16_t port);

    /** UDP: 0. TCP: NET_WOULD_BLOCK until the socket is writable or excepted, 35 s at most. */
    int net_connect(network_t *network, int handle, const socket_endpoint_t *peer);

    /** Bytes taken. NET_WOULD_BLOCK when the socket is not writable. */
    int net_send(network_t *network, int handle, const void *data, uint32_t length);
    int net_send_to(network_t *network, int handle, const void *data, uint32_t length, const socket_endpoint_t *target);

    /** Bytes; 0 at the end of the stream. `sender` may be NULL. */
    int net_receive(network_t *network, int handle, void *data, uint32_t length, socket_endpoint_t *sender);

    /** Bytes that net_receive would give. */
    int net_available(network_t *network, int handle);

    int net_peer(network_t *network, int handle, socket_endpoint_t *peer);
    int net_local(network_t *network, int handle, socket_endpoint_t *local);

    /** Takes the time-outs, which are nanoCLR's own matter, and NoDelay, which is how the module works; refuses
     * keep-alive and whatever else the module cannot do. */
    int net_set_option(network_t *network, int handle, int level, int option);
    /** As far as they are known: ERROR (0 or the socket's error number) and TYPE. */
    int net_get_option(network_t *network, int handle, int level, int option, int *value);

    /** Gives the socket back; what was taken is sent first. A TLS session on it ends before. */
    int net_close(network_t *network, int handle);

    /** Handles that somebody waits for: `count` of them in `handles`. Members NULL: an empty set. */
    typedef struct net_set
    {
        unsigned int *count;
        int *handles;
    } net_set_t;

    /**
     * Leaves in each set what is ready now.
     *
     * Readable: bytes, the end or an error can be had at once. Writable: a send is taken or refused at once. Excepted:
     * the socket has failed, and last_error tells why; a socket with a TLS session is excepted only where the caller
     * asks for nothing else, because its reads and writes tell more.
     *
     * @return how many, in all sets; NET_NOT_A_SOCKET when one of them is not open.
     */
    int net_select(network_t *network, const net_set_t *read, const net_set_t *write, const net_set_t *except);

    /** The address of a name, or of a dotted address; "" is the board's own. NET_WOULD_BLOCK for at most 20 s, while
     * the same call is repeated. NET_HOST_NOT_FOUND, NET_NO_RECOVERY (name too long), NET_TRY_AGAIN (two look-ups run),
     *  NET_TIMED_OUT, NET_NETWORK_DOWN, NET_INVALID_ARGUMENT (no name). */
    int net_resolve(network_t *network, const char *name, uint8_t address[4]);

#ifdef __cplusplus
}
#endif

#endif
