/*
 * NanoIoTNode: the shared library that the desk build loads (libnanoiotnode).
 *
 * It is the board's native network code (targets/ism43362, targets/tls) with a `port` whose hardware half is a table of
 * callbacks and whose RTOS half is POSIX threads. tools/HostRuntime calls it where the nanoCLR's network layer would.
 *
 * Rules of every function below, unless its own comment says otherwise:
 *  - may be called from any thread; never waits for the Wi-Fi module. What cannot be answered now returns
 *    NIN_WOULD_BLOCK, and every change of readiness moves the event sequence (nin_event_wait);
 *  - returns >= 0 on success, one of enum nin_status on failure;
 *  - IPv4 addresses are four bytes in network order, ports are in host order.
 */
#ifndef NIN_HOST_H
#define NIN_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C"
{
#endif

#define NIN_API __attribute__((visibility("default")))

    enum nin_status
    {
        NIN_OK = 0,
        NIN_WOULD_BLOCK = -1,          /**< not now; wait for an event and ask again */
        NIN_ERR_ARGUMENT = -2,         /**< a handle, length or string that can never work */
        NIN_ERR_NO_SOCKET = -3,        /**< all four sockets of the module are open */
        NIN_ERR_NOT_CONNECTED = -4,    /**< no connection was asked for, or it was closed by us */
        NIN_ERR_CONNECTION_LOST = -5,  /**< the peer, the link or the module ended it */
        NIN_ERR_CONNECT_FAILED = -6,   /**< refused or no answer: the module does not tell which */
        NIN_ERR_TIMEOUT = -7,          /**< the module did not answer within the command's bound */
        NIN_ERR_NO_LINK = -8,          /**< not joined to an access point */
        NIN_ERR_NAME_UNKNOWN = -9,     /**< the resolver has no such name */
        NIN_ERR_NAME_TOO_LONG = -10,   /**< over 253 characters, or 63 in a label */
        NIN_ERR_JOIN_NO_NETWORK = -11, /**< no access point with this SSID answers */
        NIN_ERR_JOIN_PASSPHRASE = -12, /**< the access point is there and refuses the passphrase */
        NIN_ERR_JOIN_NO_ADDRESS = -13, /**< joined, but DHCP gave no address */
        NIN_ERR_JOIN_FAILED = -14,     /**< refused for a reason the module does not tell */
        NIN_ERR_MODULE = -15,          /**< the module answered ERROR, or not in its grammar */
        NIN_ERR_TLS = -16,             /**< see nin_tls_failure */
        NIN_ERR_MESSAGE_SIZE = -17,    /**< a datagram over 1460 bytes */
        NIN_ERR_BUSY = -18,            /**< one such request is already under way */
        /** the network is secured, and no passphrase was given */
        NIN_ERR_JOIN_NEEDS_PASSPHRASE = -19,
        /** the network is open, and a passphrase was given */
        NIN_ERR_JOIN_OPEN_NETWORK = -20,
        /** security that the module cannot do: WPA3 alone, enterprise */
        NIN_ERR_JOIN_SECURITY = -21,
        /** not in the air by name, but a hidden network is: name or passphrase */
        NIN_ERR_JOIN_HIDDEN = -22,
    };

    /** The board's hardware, as the desk machine models it. Every member is required. */
    typedef struct nin_host_hardware
    {
        /** Chip select of the Wi-Fi module (PE0); true = low = selected. */
        void (*select_module)(bool selected);
        /** Reset of the Wi-Fi module (PE8); true = held in reset. */
        void (*reset_module)(bool held);
        /** Level of CMD/DATA READY (PE1) now. Its edges are told by nin_host_drdy. */
        bool (*drdy_level)(void);
        /** Full duplex SPI3 transfer of `words` 16-bit words, byte 2n of a buffer being the low half of word n. Either
         *  pointer may be NULL, or odd. */
        void (*transfer)(const uint8_t *out, uint8_t *in, uint32_t words);
        /** The chip's random number generator; returns 0, or not 0 when its self-test fails. */
        int (*random)(uint8_t *out, uint32_t length);
        /** The board's calendar clock, seconds since 1970-01-01 UTC. */
        int64_t (*utc_seconds)(void);
    } nin_host_hardware_t;

    /** Starts the driver and its worker thread; resets the module. Once per process. */
    NIN_API int nin_host_start(const nin_host_hardware_t *hardware);
    /** Stops the worker and waits for it. For orderly ends only: a reset just ends the process. */
    NIN_API void nin_host_stop(void);
    /** The EXTI line of CMD/DATA READY: call at every change of its level, from any thread. */
    NIN_API void nin_host_drdy(bool level);

    /** A number that changes whenever any socket, join, name or link became ready or failed. */
    NIN_API uint32_t nin_event_sequence(void);
    /** Waits until the sequence differs from `seen` or `timeout_ms` (-1: for ever) passed; returns the sequence now. */
    NIN_API uint32_t nin_event_wait(uint32_t seen, int32_t timeout_ms);

    /* ---- station ---- */

    typedef struct nin_wifi_link
    {
        uint8_t joined; /**< 1 while the module says that it is connected */
        uint8_t address[4];
        uint8_t netmask[4];
        uint8_t gateway[4];
        uint8_t dns[4];
        uint8_t dns2[4]; /**< 0.0.0.0 = none */
        uint8_t mac[6];
        int16_t rssi_dbm;         /**< 0 = not known yet */
        char module_firmware[32]; /**< revision field of `I?`, for example C3.5.2.5.STM; "" = not known yet */
    } nin_wifi_link_t;

    /** Own IPv4 configuration; 0.0.0.0 = no gateway, no name server. */
    typedef struct nin_wifi_address
    {
        uint8_t address[4];
        uint8_t netmask[4];
        uint8_t gateway[4];
        uint8_t dns[4];
        uint8_t dns2[4];
    } nin_wifi_address_t;

    enum nin_wifi_security
    {
        NIN_SECURITY_OPEN = 0,
        NIN_SECURITY_WEP = 1,
        NIN_SECURITY_WPA = 2,
        NIN_SECURITY_WPA2 = 3,
        NIN_SECURITY_WPA_WPA2 = 4,
        NIN_SECURITY_UNSUPPORTED = 5, /**< WPA3 alone, enterprise, or unknown */
    };

    typedef struct nin_wifi_access_point
    {
        char ssid[33]; /**< as sent, any bytes; a NUL follows the last one */
        uint8_t ssid_length;
        uint8_t bssid[6];
        uint8_t channel; /**< 0 = not told */
        int16_t rssi_dbm;
        int32_t security; /**< enum nin_wifi_security */
    } nin_wifi_access_point_t;

    /** Starts a join. passphrase "" = open network. Usually 2 to 5 s; a refused passphrase takes about 45 s on a real
     *  module, the bound is 185 s. NIN_ERR_BUSY while another join runs, NIN_ERR_ARGUMENT when no access point can have
     *  this name (1 to 32 bytes) or passphrase (8 to 63 bytes, 64 hexadecimal digits, or a WEP key). */
    NIN_API int nin_wifi_join(const char *ssid, const char *passphrase);
    /** NIN_WOULD_BLOCK while joining, NIN_OK, or why the last join failed. */
    NIN_API int nin_wifi_join_result(void);
    /** Starts leaving; sockets end with NIN_ERR_CONNECTION_LOST. */
    NIN_API int nin_wifi_leave(void);
    /** What is known of the link without asking the module. */
    NIN_API int nin_wifi_link(nin_wifi_link_t *link);
    /** Address configuration of joins to come; NULL = DHCP. NIN_ERR_ARGUMENT when no host can have it. */
    NIN_API int nin_wifi_set_address(const nin_wifi_address_t *address);
    /** Starts a scan into `list`, which must stay until nin_wifi_scan_result returns something other than
     *  NIN_WOULD_BLOCK. NIN_ERR_BUSY while another scan runs. Usually 2 to 5 s, 58 s at worst. */
    NIN_API int nin_wifi_scan(nin_wifi_access_point_t *list, uint32_t capacity);
    /** Number of access points found; the strongest `capacity` of them are in the list, strongest first. */
    NIN_API int nin_wifi_scan_result(void);

    /* ---- names ---- */

    /** Starts a look-up of a name of up to 253 characters, or of a dotted IPv4 address, which is its own answer.
     * Returns a ticket > 0, NIN_ERR_NAME_TOO_LONG, NIN_ERR_ARGUMENT when it is no name, or NIN_ERR_BUSY when no ticket
     * is free. Ends within 20 s. */
    NIN_API int nin_dns_lookup(const char *name);
    /** NIN_WOULD_BLOCK, NIN_OK with `address` filled, or the failure. Any final answer frees the ticket. */
    NIN_API int nin_dns_result(int ticket, uint8_t address[4]);

    /* ---- sockets ---- */

    enum nin_socket_type
    {
        NIN_SOCKET_TCP = 0,
        NIN_SOCKET_UDP = 1,
    };

    enum nin_socket_ready
    {
        NIN_READY_READ = 1,  /**< receive gives bytes, end of stream or an error at once */
        NIN_READY_WRITE = 2, /**< connected, and send takes at least one byte */
        NIN_READY_ERROR = 4, /**< the socket failed: nin_socket_error tells why */
    };

    /** Returns a socket handle >= 0. */
    NIN_API int nin_socket_open(int type);
    /** TCP: starts the connection (bounded to 35 s). UDP: sets the default peer. NIN_OK or NIN_WOULD_BLOCK. */
    NIN_API int nin_socket_connect(int socket, const uint8_t address[4], uint16_t port);
    /** Bits of nin_socket_ready. */
    NIN_API int nin_socket_poll(int socket);
    /** The failure of this socket, NIN_OK if none. */
    NIN_API int nin_socket_error(int socket);
    /** Bytes that receive would give now. */
    NIN_API int nin_socket_available(int socket);
    /** Takes up to `length` bytes; returns how many, NIN_WOULD_BLOCK when the transmit buffer is full. */
    NIN_API int nin_socket_send(int socket, const uint8_t *data, uint32_t length);
    /** Returns bytes, 0 at the end of the stream, NIN_WOULD_BLOCK when nothing is there. */
    NIN_API int nin_socket_receive(int socket, uint8_t *data, uint32_t length);
    /** UDP: one datagram, whole or not at all. */
    NIN_API int nin_socket_send_to(
        int socket, const uint8_t *data, uint32_t length, const uint8_t address[4], uint16_t port);
    /** UDP: one datagram (cut to `length`) and its sender. */
    NIN_API int nin_socket_receive_from(int socket, uint8_t *data, uint32_t length, uint8_t address[4], uint16_t *port);
    /** Peer (remote = true) or own address as far as the module tells it. */
    NIN_API int nin_socket_address(int socket, bool remote, uint8_t address[4], uint16_t *port);
    /** Frees the handle at once; the module is told in the background. */
    NIN_API int nin_socket_close(int socket);

    /* ---- TLS ---- */

    typedef struct nin_tls_config
    {
        const char *server_name; /**< sent as SNI and checked against the certificate; required */
        /** Trusted roots: DER or PEM (one or several). PEM needs no final NUL here. NULL = Amazon's, built in. */
        const uint8_t *roots;
        uint32_t roots_length;
        /** Device certificate (chain), DER or PEM; NULL = none is offered. */
        const uint8_t *certificate;
        uint32_t certificate_length;
        const uint8_t *private_key; /**< PKCS#1, SEC1 or PKCS#8, not encrypted; DER or PEM */
        uint32_t private_key_length;
    } nin_tls_config_t;

    /** Why TLS failed, in three facts that the firmware turns into words. */
    typedef struct nin_tls_failure
    {
        int32_t code;          /**< mbedTLS code, negative; 0 = none */
        uint32_t verify_flags; /**< MBEDTLS_X509_BADCERT_*; 0 unless the server's certificate was refused */
        int32_t alert;         /**< alert number that the server sent, -1 = none */
    } nin_tls_failure_t;

    typedef struct nin_tls_stats
    {
        uint32_t handshake_bytes_in; /**< on the TCP connection, record headers included */
        uint32_t handshake_bytes_out;
    } nin_tls_stats_t;

    /** Wraps a connected TCP socket; returns a TLS handle >= 0. Copies what it needs of `config`. TLS 1.2 only, the
     * server's certificate chain, name and dates are always verified. By the socket's peer it offers an application
     * protocol, and it resumes the last session (targets/tls, connection_offer.h). NIN_ERR_TLS: nin_tls_failure(-1,
     * ...) says why. */
    NIN_API int nin_tls_open(int socket, const nin_tls_config_t *config);
    /** One step: NIN_OK when the session stands, NIN_WOULD_BLOCK to be called again after an event. */
    NIN_API int nin_tls_handshake(int tls);
    NIN_API int nin_tls_read(int tls, uint8_t *data, uint32_t length);
    NIN_API int nin_tls_write(int tls, const uint8_t *data, uint32_t length);
    /** Decrypted bytes that read would give at once. */
    NIN_API int nin_tls_available(int tls);
    NIN_API int nin_tls_failure(int tls, nin_tls_failure_t *failure);
    /** What the last handshake that ended has shown (targets/tls, handshake_report.h): bytes written, at most `size`; 0
     * before the first and while one is under way. */
    NIN_API int nin_tls_report(char *text, uint32_t size);
    NIN_API int nin_tls_statistics(int tls, nin_tls_stats_t *stats);
    /** Sends close_notify if it can do so at once and frees the session. The socket stays the caller's. */
    NIN_API int nin_tls_close(int tls);
    /** 0 = well-formed certificate (is_key false) or private key (is_key true), DER or PEM; else the mbedTLS code. */
    NIN_API int nin_tls_check_credential(const uint8_t *data, uint32_t length, bool is_key);

    enum nin_tls_verdict
    {
        NIN_TLS_RIGHT = 0,
        NIN_TLS_WRONG = 1,
        NIN_TLS_UNKNOWN = 2, /**< one of the two cannot be read, or the algorithm is not there */
    };

    /** Whether a private key is that of a certificate: nin_tls_verdict, or NIN_ERR_ARGUMENT before nin_host_start. */
    NIN_API int nin_tls_check_pair(const uint8_t *certificate,
                                   uint32_t certificate_length,
                                   const uint8_t *key,
                                   uint32_t key_length);
    /** Signs a message for a token (token_signature.h); `signature` has room for 512 bytes. Bytes of the signature, or
     *  NIN_ERR_ARGUMENT before nin_host_start, or the mbedTLS code. */
    NIN_API int nin_tls_sign_token(
        const uint8_t *key, uint32_t key_length, const uint8_t *message, uint32_t message_length, uint8_t *signature);
    /** Whether the issuer's key has signed a certificate: nin_tls_verdict. */
    NIN_API int nin_tls_check_signature(const uint8_t *certificate,
                                        uint32_t certificate_length,
                                        const uint8_t *issuer,
                                        uint32_t issuer_length);

#ifdef __cplusplus
}
#endif

#endif
