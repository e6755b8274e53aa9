/*
 * TLS 1.2 client with mutual authentication, on mbedTLS (2.28 or 3.6).
 *
 * There is no mode without verification: the server's chain must lead to one of the given roots, its name must be the
 * one asked for, and every certificate of the chain must be valid at the time that the board's own clock tells.
 *
 * A session takes its memory from mbedTLS's heap and gives all of it back when it is closed. One thread at a time may
 * use a session, different sessions are independent. No call waits: what cannot be done now returns TLS_WOULD_BLOCK. No
 * call computes for long either: a handshake that has more to compute returns TLS_IN_PROGRESS.
 */
#ifndef TLS_CLIENT_H
#define TLS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C"
{
#endif

/** Longest server name, without the final NUL (RFC 1035, section 2.3.4). */
#define TLS_SERVER_NAME_MAX 253
/** Longest name of an application protocol, without the final NUL (RFC 7301, section 3.1). */
#define TLS_PROTOCOL_NAME_MAX 255
/** Longest common name (RFC 5280, appendix A.1, ub-common-name), with a final NUL. */
#define TLS_COMMON_NAME_SIZE 65

    typedef enum tls_status
    {
        TLS_OK = 0,
        TLS_WOULD_BLOCK = -1, /**< nothing more to do until the transport is ready again */
        TLS_ARGUMENT = -2,    /**< a required part of the configuration is missing or too long */
        TLS_IN_PROGRESS = -3, /**< of the handshake: call again as soon as others have had their turn */
        TLS_FAILED = -16,     /**< see tls_client_failure; the session is of no use any more */
    } tls_status_t;

    /** The byte stream below. Both return bytes moved (> 0), TLS_WOULD_BLOCK, or another negative value that ends the
     *  session and is handed to the caller unchanged; receive returns 0 at the end of the stream. */
    typedef struct tls_transport
    {
        void *context;
        int (*send)(void *context, const uint8_t *data, size_t length);
        int (*receive)(void *context, uint8_t *data, size_t length);
    } tls_transport_t;

    /** What the chip gives. */
    typedef struct tls_platform
    {
        void *context;
        /** True random numbers; not 0 when the generator's self-test fails, and then no session is opened. */
        int (*random)(void *context, uint8_t *out, size_t length);
        /** The board's calendar clock, seconds since 1970-01-01 UTC. */
        int64_t (*utc_seconds)(void *context);
    } tls_platform_t;

    /** Whom the server's certificates name. Names are common names, "" where there is none (yet). */
    typedef struct tls_peer
    {
        char subject[TLS_COMMON_NAME_SIZE]; /**< of the server's certificate */
        char issuer[TLS_COMMON_NAME_SIZE];
        char top_issuer[TLS_COMMON_NAME_SIZE]; /**< who has issued the last certificate of the server's chain */
        int64_t valid_from;                    /**< of the chain as a whole, seconds since 1970 */
        int64_t valid_until;
    } tls_peer_t;

    /** What is kept of a session to resume it, by the caller, who lets it begin as zeros, and lends it to one client at
     * a time. It holds a secret: wipe it when the credentials go. It resumes nothing but a session with the same server
     * name, roots and certificate, for a day (RFC 5246, section F.1.4), and no longer than the server's certificates
     * are valid. A session that fails is not kept. */
    typedef struct tls_session
    {
        uint8_t data[144];   /**< mbedTLS 2.28 takes 128 of it, 3.6 one more */
        uint32_t length;     /**< 0 = there is none */
        uint8_t binding[32]; /**< SHA-256 of what it belongs to */
        int64_t made;        /**< when it was agreed on by a full handshake, seconds since 1970 */
        tls_peer_t peer;     /**< as that handshake has verified it: a resumed one shows no certificate */
    } tls_session_t;

    /** Certificates and keys are DER or PEM, several certificates one after the other; PEM needs no final NUL. DER is
     * read where it lies, in flash for one: it must stay until the handshake is done. Of PEM a copy is made. */
    typedef struct tls_credentials
    {
        const char *server_name; /**< SNI, and what the certificate must name; not kept */
        const uint8_t *roots;    /**< NULL = the roots of Amazon that are built in */
        size_t roots_length;
        const uint8_t *certificate; /**< own certificate, then its chain; NULL = none is offered */
        size_t certificate_length;
        const uint8_t *private_key; /**< PKCS#1, SEC1 or PKCS#8, not encrypted */
        size_t private_key_length;
        const char *protocol;   /**< ALPN, such as "x-amzn-mqtt-ca"; NULL = none is offered. Must stay until the end. */
        tls_session_t *session; /**< resumed where the server still has it, and kept anew; NULL = never */
    } tls_credentials_t;

    /** Why a session failed. */
    typedef struct tls_failure
    {
        int32_t code;          /**< mbedTLS code, negative; 0 = no failure */
        uint32_t verify_flags; /**< MBEDTLS_X509_BADCERT_*; 0 unless the server's certificate was refused */
        int32_t alert;         /**< alert number that the server sent (RFC 5246, section 7.2); -1 = none */
        /** Bytes of a handshake message (its header included) or record that the receive buffer cannot take, or of the
         *  device's own Certificate message that is too long, and the limit; 0 = that is not why. The code is then
         *  MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL. */
        uint32_t message_size;
        uint32_t message_limit;
    } tls_failure_t;

    typedef struct tls_statistics
    {
        uint32_t handshake_bytes_in; /**< record headers included */
        uint32_t handshake_bytes_out;
    } tls_statistics_t;

    /** What was agreed, and with whom. */
    typedef struct tls_facts
    {
        const char *suite;        /**< as mbedTLS calls it */
        bool resumed;             /**< by session id */
        bool protocol_agreed;     /**< the server has taken up the application protocol */
        uint32_t fragment_length; /**< to which the server will keep (RFC 6066, section 4), 0 = to none */
        uint32_t longest_message; /**< of the server's handshake messages, in bytes */
        tls_peer_t peer;          /**< of a resumed session, as its full handshake has shown it */
    } tls_facts_t;

    typedef struct tls_state tls_state_t;

    typedef struct tls_client
    {
        tls_transport_t transport;
        tls_platform_t platform;
        tls_failure_t failure;
        tls_statistics_t statistics;
        tls_facts_t facts;
        tls_session_t *session;
        int transport_error; /**< last error of the transport, 0 = none */
        int ended;           /**< what ended the session and answers every further call, 0 = nothing did */
        bool established;
        tls_state_t *state; /**< the rest, on the heap */
    } tls_client_t;

    /** Prepares a session; nothing is sent yet. TLS_FAILED: see tls_client_failure. Whatever the result,
     *  tls_client_close must follow once. */
    int tls_client_open(tls_client_t *client,
                        const tls_credentials_t *credentials,
                        const tls_transport_t *transport,
                        const tls_platform_t *platform);

    /** Takes one step of the handshake: TLS_OK when the session stands, TLS_WOULD_BLOCK, TLS_IN_PROGRESS, TLS_FAILED,
     * or the transport's error. A failure is final: it answers every further call on the session. */
    int tls_client_handshake(tls_client_t *client);

    /** Returns bytes (> 0), 0 when the server has closed the session or the stream, or a failure as the handshake does;
     *  TLS_ARGUMENT before the handshake is done. */
    int tls_client_read(tls_client_t *client, uint8_t *data, size_t length);

    /** Returns how many bytes were taken (> 0), or a failure as read does. After TLS_WOULD_BLOCK the same data must be
     *  given again: a part of its record may have been sent. */
    int tls_client_write(tls_client_t *client, const uint8_t *data, size_t length);

    /** For a caller that cannot give the same data again: goes on with the record that a write has begun, and that
     * ended with TLS_WOULD_BLOCK. TLS_OK when all of it was taken by the transport (that write has then written all its
     * bytes, up to NIN_TLS_OUT_CONTENT_LEN), TLS_WOULD_BLOCK, or a failure as read does. */
    int tls_client_flush(tls_client_t *client);

    /** Decrypted bytes that a read gives without the transport. */
    size_t tls_client_available(const tls_client_t *client);

    void tls_client_failure(const tls_client_t *client, tls_failure_t *failure);
    void tls_client_statistics(const tls_client_t *client, tls_statistics_t *statistics);
    /** Valid as long as the session is not closed; after a failure, what was known before it. */
    const tls_facts_t *tls_client_facts(const tls_client_t *client);

    /** Says good-bye if the transport takes it at once, and frees everything. */
    void tls_client_close(tls_client_t *client);

    /** 0 for a well-formed certificate, or (is_key) a well-formed unencrypted private key; else the mbedTLS code. */
    int32_t tls_check_credential(const uint8_t *data, size_t length, bool is_key, const tls_platform_t *platform);

    /** What is handed in for a check: DER or PEM, not kept. */
    typedef struct tls_bytes
    {
        const uint8_t *data;
        size_t length;
    } tls_bytes_t;

    /** What a certificate says of itself. */
    typedef struct tls_certificate
    {
        char *issuer;  /**< the caller's room for distinguished names, cut to it */
        char *subject; /**< the same */
        size_t room;
        int64_t valid_from; /**< seconds since 1970-01-01 UTC */
        int64_t valid_until;
    } tls_certificate_t;

    /** Reads the first of the certificates; 0, or the mbedTLS code. */
    int32_t tls_describe_certificate(const tls_bytes_t *certificates, tls_certificate_t *description);

    typedef enum tls_verdict
    {
        TLS_VERDICT_RIGHT = 0,
        TLS_VERDICT_WRONG = 1,
        TLS_VERDICT_UNKNOWN = 2, /**< one of the two cannot be read, or this build has not the algorithm */
    } tls_verdict_t;

    /** Whether a private key is that of a certificate (the first, of several). */
    tls_verdict_t tls_check_pair(const tls_bytes_t *certificate,
                                 const tls_bytes_t *private_key,
                                 const tls_platform_t *platform);

    /** Whether a certificate's signature was made with the issuer's key; names, dates and usages are not looked at
     *  (RFC 5280, section 6.1.3 (a)(1)). */
    tls_verdict_t tls_check_signature(const tls_bytes_t *certificate, const tls_bytes_t *issuer);

#ifdef __cplusplus
}
#endif

#endif
