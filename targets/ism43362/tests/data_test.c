/* Payloads arrive unchanged, both ways, whatever is in them and however they are cut. `--long`: 100 MB instead of 2. */
#include "check.h"
#include "fake_module.h"

#define SHORT_RUN_BYTES (2U * 1024U * 1024U)
#define LONG_RUN_BYTES (100U * 1024U * 1024U)
#define LONGEST SOCKETS_BLOCK
#define REQUEST 4000U

static const socket_endpoint_t s_echo = {.address = {192, 0, 2, 7}, .port = 7};
static bool s_long;
static uint32_t s_seed = 1;

/* What the protocol itself looks like. */
static const char *const s_tokens[] = {
    "OK\r\n> ", "\r\nOK\r\n> ", "-1\r\n", "\r\n", "\x15", "\x15\x15", "ERROR\r\n> ", "> "};
#define TOKENS (sizeof s_tokens / sizeof s_tokens[0])

static sockets_t *sockets_of(fake_module_t *fake)
{
    return &fake->driver.sockets;
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static fake_module_t *start(void)
{
    fake_module_t *fake = fake_start_joined();
    (void)fake_add_peer(fake, "192.0.2.7", 7, FAKE_PEER_ECHO);
    fake->network.fragments = true;
    fake->model_random_state = s_seed;
    return fake;
}

static int connect_to_echo(fake_module_t *fake)
{
    const int handle = sockets_open(sockets_of(fake), SOCKET_TCP);
    CHECK_EQUAL(sockets_connect(sockets_of(fake), handle, &s_echo), ISM_WOULD_BLOCK);
    fake_run_for(fake, 100);
    CHECK(sockets_poll(sockets_of(fake), handle) & SOCKET_READY_WRITE);
    return handle;
}

/* Sends, and reads the echo. */
static void there_and_back(fake_module_t *fake, int handle, const uint8_t *data, uint32_t length)
{
    static uint8_t s_back[LONGEST];
    uint32_t got = 0;
    int sent = ISM_WOULD_BLOCK;
    for (int i = 0; i < 20000 && (sent == ISM_WOULD_BLOCK || got < length); i++)
    {
        sent = sent == ISM_WOULD_BLOCK ? sockets_send(sockets_of(fake), handle, data, length) : sent;
        const int part = sockets_receive(sockets_of(fake), handle, s_back + got, length - got, NULL);
        got += part > 0 ? (uint32_t)part : 0;
        fake_run_for(fake, 1);
    }
    CHECK_EQUAL(sent, length);
    CHECK_EQUAL(got, length);
    CHECK(memcmp(data, s_back, length) == 0);
    CHECK_EQUAL(sockets_receive(sockets_of(fake), handle, s_back, 1, NULL), ISM_WOULD_BLOCK);
}

static void payloads_of_every_length_arrive_unchanged(void)
{
    static uint8_t s_data[LONGEST];
    fake_module_t *fake = start();
    const int handle = connect_to_echo(fake);
    uint32_t random = s_seed;
    for (uint32_t length = 1; length <= LONGEST; length++)
    {
        for (uint32_t i = 0; i < length; i++)
        {
            s_data[i] = (uint8_t)next_random(&random);
        }
        there_and_back(fake, handle, s_data, length);
    }
    CHECK_EQUAL(fake->violations, 0);
    CHECK_EQUAL(fake->resets, 1);
}

static void payloads_that_look_like_the_protocol_arrive_unchanged(void)
{
    static uint8_t s_data[LONGEST];
    fake_module_t *fake = start();
    const int handle = connect_to_echo(fake);
    for (size_t token = 0; token < TOKENS; token++)
    {
        const uint32_t size = (uint32_t)strlen(s_tokens[token]);
        for (uint32_t length = size; length <= LONGEST; length += length < 70 ? 1 : 139)
        {
            memset(s_data, 'm', length);
            memcpy(s_data, s_tokens[token], size);
            there_and_back(fake, handle, s_data, length);
            memset(s_data, 'm', length);
            memcpy(s_data + length - size, s_tokens[token], size);
            there_and_back(fake, handle, s_data, length);
            for (uint32_t i = 0; i < length; i++)
            {
                s_data[i] = (uint8_t)s_tokens[token][i % size];
            }
            there_and_back(fake, handle, s_data, length);
        }
    }
    CHECK_EQUAL(fake->violations, 0);
    CHECK_EQUAL(fake->resets, 1);
}

/* ---- four streams at once ---- */

#define TAPE_SIZE 65521U /* a prime: cuts fall everywhere in it */

static uint8_t s_tape[TAPE_SIZE + REQUEST];

static void record_tape(uint32_t *random)
{
    uint32_t length = 0;
    while (length < TAPE_SIZE)
    {
        const uint32_t choice = next_random(random) % (2U * TOKENS);
        char any[2] = {(char)(1U + next_random(random) % 255U), '\0'};
        const char *piece = choice < TOKENS ? s_tokens[choice] : any;
        for (; *piece != '\0' && length < TAPE_SIZE; piece++)
        {
            s_tape[length++] = (uint8_t)*piece;
        }
    }
    s_tape[next_random(random) % TAPE_SIZE] = 0;
    memcpy(s_tape + TAPE_SIZE, s_tape, REQUEST);
}

typedef struct stream
{
    int handle;
    uint32_t sent, received; /* bytes */
    uint32_t request;        /* length under way, 0 = none */
} stream_t;

static void push(fake_module_t *fake, stream_t *stream, uint32_t total, uint32_t *random)
{
    if (stream->request == 0 && stream->sent < total)
    {
        const uint32_t left = total - stream->sent;
        const uint32_t wanted = 1U + next_random(random) % (next_random(random) % 4U == 0 ? REQUEST : 300U);
        stream->request = wanted < left ? wanted : left;
    }
    if (stream->request > 0)
    {
        const uint8_t *data = s_tape + stream->sent % TAPE_SIZE;
        const int result = sockets_send(sockets_of(fake), stream->handle, data, stream->request);
        CHECK(result == (int)stream->request || result == ISM_WOULD_BLOCK);
        stream->sent += result > 0 ? (uint32_t)result : 0;
        stream->request = result > 0 ? 0 : stream->request;
    }
}

static void pull(fake_module_t *fake, stream_t *stream, uint32_t *random)
{
    uint8_t data[LONGEST];
    const uint32_t wanted = 1U + next_random(random) % sizeof data;
    const int part = sockets_receive(sockets_of(fake), stream->handle, data, wanted, NULL);
    CHECK(part > 0 || part == ISM_WOULD_BLOCK);
    for (int i = 0; i < part; i++)
    {
        CHECK_EQUAL(data[i], s_tape[(stream->received + (uint32_t)i) % TAPE_SIZE]);
    }
    stream->received += part > 0 ? (uint32_t)part : 0;
}

static void four_streams_at_once_arrive_unchanged(void)
{
    fake_module_t *fake = start();
    const uint32_t each = (s_long ? LONG_RUN_BYTES : SHORT_RUN_BYTES) / 2U / FAKE_SOCKETS; /* there and back */
    uint32_t random = s_seed;
    stream_t streams[FAKE_SOCKETS] = {0};
    uint32_t done = 0;
    uint32_t idle = 0;
    record_tape(&random);
    for (int i = 0; i < FAKE_SOCKETS; i++)
    {
        streams[i].handle = connect_to_echo(fake);
    }
    while (done < FAKE_SOCKETS * each)
    {
        const uint32_t before = done;
        done = 0;
        for (int i = 0; i < FAKE_SOCKETS; i++)
        {
            push(fake, &streams[i], each, &random);
            fake_run_for(fake, next_random(&random) % 4U);
            pull(fake, &streams[i], &random);
            done += streams[i].received;
        }
        idle = done == before ? idle + 1U : 0U;
        CHECK(idle < 2000);
    }
    CHECK_EQUAL(fake->violations, 0);
    CHECK_EQUAL(fake->resets, 1);
}

static const test_case_t s_tests[] = {
    TEST(payloads_of_every_length_arrive_unchanged),
    TEST(payloads_that_look_like_the_protocol_arrive_unchanged),
    TEST(four_streams_at_once_arrive_unchanged),
};

/* data_test NAME [--long] [SEED] */
int main(int argc, char **argv)
{
    for (int i = 2; i < argc; i++)
    {
        s_long = s_long || strcmp(argv[i], "--long") == 0;
        s_seed = atoi(argv[i]) > 0 ? (uint32_t)atoi(argv[i]) : s_seed;
    }
    (void)fprintf(stderr, "seed %u\n", s_seed);
    return run_test(s_tests, sizeof s_tests / sizeof s_tests[0], argc, argv);
}
