/*
 * An ISM43362 that does what the fuzzer's bytes say, between a module that keeps the protocol and one that answers
 * anything at any time. Once tamed it keeps the protocol; what it was doing wrong by then lasts until a reset.
 *
 * Each command takes letters from the input, which say what becomes of its answer: see wild_plan.c.
 */
#ifndef WILD_MODULE_H
#define WILD_MODULE_H

#include "input.h"
#include "ism43362.h"

#define WILD_SOCKETS 4U
#define WILD_OUT_SIZE 8192U
#define WILD_IN_SIZE 2048U
#define WILD_QUEUE_SIZE 2048U
#define WILD_DNS_SIZE 512U
#define WILD_FOREVER UINT32_MAX

/** Byte at a position of a stream: with the prime period a lost, doubled or moved block shows. */
static inline uint8_t wild_stream_byte(uint32_t position)
{
    return (uint8_t)(position % 251U);
}

typedef enum wild_phase
{
    WILD_HELD,
    WILD_WORKING, /* until due_ms, or for ever */
    WILD_DATA,
    WILD_COMMAND,
} wild_phase_t;

typedef struct wild_socket
{
    bool open;
    bool udp;
    bool peer_closed;
    bool echo;
    char remote_address[20];
    uint16_t remote_port;
    uint32_t forgeries; /* of the module when it was opened */
    uint32_t taken;     /* bytes of the stream that came by S3 */
    uint32_t given;     /* bytes of the stream that were put into the queue */
    uint8_t queue[WILD_QUEUE_SIZE];
    uint32_t queued;
} wild_socket_t;

/** What becomes of one answer. */
typedef struct wild_plan
{
    uint32_t delay_ms; /* WILD_FOREVER: DRDY does not rise before a reset */
    uint32_t late;     /* words that DRDY stays high too long; WILD_FOREVER: until a reset */
    uint32_t cut;      /* words after which DRDY falls; 0 = at the end */
    bool rest_follows; /* ... the others come as a second answer */
    bool twice;
    bool stays_high; /* DRDY does not fall between command and answer */
    bool glitch;     /* DRDY rises and falls before it rises */
    bool last;       /* no command phase follows */
    bool restarts;   /* instead of an answer the module restarts */
} wild_plan_t;

typedef struct wild_module
{
    ism43362_t *driver;
    input_t *input;
    bool tamed;
    uint32_t calm;      /* commands that are answered without a look at the input */
    uint32_t forgeries; /* answers whose words were not the module's own */

    uint32_t now_ms;
    uint32_t due_ms;
    bool due;
    wild_phase_t phase;
    bool selected;
    bool drdy;
    wild_plan_t plan;
    uint8_t out[WILD_OUT_SIZE];
    uint32_t out_length, out_position;
    uint32_t data_phases; /* that follow the present one */
    uint8_t in[WILD_IN_SIZE];
    uint32_t in_length;

    bool joined;
    char ssid[40];
    uint32_t scan_line;
    uint32_t read_size;
    uint32_t current; /* socket of P0 */
    wild_socket_t sockets[WILD_SOCKETS];
} wild_module_t;

void wild_start(wild_module_t *module, ism43362_t *driver, input_t *input);
/** From now on all goes by the protocol. */
void wild_tame(wild_module_t *module);

/* The pins. */
void wild_select(wild_module_t *module, bool selected);
void wild_reset(wild_module_t *module, bool held);
void wild_transfer(wild_module_t *module, const uint8_t *out, uint8_t *in, uint32_t words);
/** Time passes, up to the next thing that the module does. */
void wild_pass(wild_module_t *module, uint32_t milliseconds);

/** Where a name lies. */
void wild_address_of(const char *name, uint8_t address[4]);

/** `length` bytes of the stream come from a TCP peer, or a datagram. */
void wild_feed(wild_module_t *module, uint32_t index, uint32_t length);

/* Between the parts of the module. */

/** Runs the command in `in` and leaves the right answer in `out`. */
void wild_execute(wild_module_t *module);
/** Whether the module finds a name by itself. */
bool wild_knows(const char *name);
/** The answer of a DNS server to `query`; its length, 0 = none. `answer` holds at least WILD_DNS_SIZE bytes. */
uint32_t wild_answer_query(const uint8_t *query, uint32_t length, bool udp, uint8_t *answer);
/** What a restart forgets. */
void wild_forget(wild_module_t *module);
/** Whether the input has the module refuse the command. */
bool wild_refuses(wild_module_t *module);
/** Takes letters from the input and spoils the answer in `out` accordingly. */
void wild_take_plan(wild_module_t *module);
void wild_put(wild_module_t *module, const void *bytes, uint32_t length);
void wild_put_text(wild_module_t *module, const char *text);

#endif
