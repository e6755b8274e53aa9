/*
 * A scripted ISM43362: an SPI slave that keeps the two phases, the byte order and the padding word by word, on a clock
 * that only moves while the driver sleeps.
 *
 * One access point ("home", "secret-pass"), four sockets that record what they are sent and give what they are fed.
 * A test overrides single answers with fake_answer. Everything the driver does against the protocol is counted.
 */
#ifndef FAKE_MODULE_H
#define FAKE_MODULE_H

#include "ism43362.h"

#define FAKE_SOCKETS 4
#define FAKE_QUEUE 8

typedef struct fake_datagram
{
    uint8_t bytes[1460];
    uint32_t length;
    socket_endpoint_t sender;
} fake_datagram_t;

typedef struct fake_socket
{
    int protocol, local_port, open;
    char remote_address[16];
    int remote_port;
    int port_at_open; /* what the module would use as a UDP source port */
    int read_size, read_timeout, write_timeout;
    int peer_closed; /* R0 answers -1 and ERROR once the queue is empty */
    int accepts;     /* what S3 takes at most; -1 = S3 answers -1 */
    fake_datagram_t queue[FAKE_QUEUE];
    int queued;
    uint8_t sent[32768];
    uint32_t sent_length;
    uint32_t sent_calls;
    char sent_to[32]; /* address:port of the last S3 */
} fake_socket_t;

/* An answer that replaces the module's own for the next command that begins with `command`. */
typedef struct fake_script
{
    const char *command; /* NULL = none */
    const void *bytes;   /* raw stream, NULL = the usual answer */
    uint32_t length;
    uint32_t leading_filler; /* bytes of 0x15 before it */
    uint32_t late_words;     /* words that DRDY stays high too long */
    uint32_t delay_ms;
    int mute; /* DRDY never rises again */
} fake_script_t;

typedef enum fake_phase
{
    FAKE_HELD,
    FAKE_WORKING,
    FAKE_DATA,
    FAKE_COMMAND,
} fake_phase_t;

typedef struct fake_module
{
    ism_port_t port;
    ism43362_t driver;

    uint32_t now_ms;
    int locked, woken;
    uint32_t notified;
    uint32_t random_state;

    fake_phase_t phase;
    bool selected, drdy;
    bool working; /* something will happen at due_ms */
    uint32_t due_ms;
    uint8_t out[8192];
    uint32_t out_length, out_position, out_late;
    uint8_t in[2048];
    uint32_t in_length;

    uint32_t violations; /* of the protocol, by the driver */
    uint32_t resets, windows, commands;
    char log[16384]; /* texts of the commands, blank separated */

    const char *firmware;
    const char *cursor; /* NULL = the right one */
    bool dead;          /* does not answer a reset */
    bool joined, air;   /* air: the access point is there */
    bool dhcp;
    char ssid[64], passphrase[80];
    int scan_line;
    int selected_socket;
    fake_socket_t sockets[FAKE_SOCKETS];
    fake_script_t scripts[8];
} fake_module_t;

/* A module out of its box, its driver initialised; the worker has not run. */
fake_module_t *fake_start(void);
/* The same after identity and join. */
fake_module_t *fake_start_joined(void);

void fake_answer(fake_module_t *fake, const fake_script_t *script);
/* Runs the worker until it is idle (it may be idle with polls to come). */
void fake_settle(fake_module_t *fake);
/* Runs the worker and its pauses for a time of the fake clock. */
void fake_run_for(fake_module_t *fake, uint32_t milliseconds);
void fake_feed(fake_module_t *fake, int socket, const void *bytes, uint32_t length);
void fake_clear_log(fake_module_t *fake);

#endif
