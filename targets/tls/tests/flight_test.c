/* The server's bytes, cut and damaged in every way, on their way to mbedTLS. No server is needed. */
#include "flight.h"

#include "check.h"
#include "record_buffer.h"

#define BYTES_MAX 70000U
#define ROUNDS 2000U

/* What the server has sent, given out in pieces. */
typedef struct script
{
    uint8_t data[BYTES_MAX];
    size_t length;
    size_t used;
    size_t piece; /* bytes a call, at most; 0 = as many as are wanted */
    bool pauses;  /* every second call gives nothing */
    bool paused;
    bool resets; /* at the end an error instead of nothing */
} script_t;

static script_t s_script;
static uint8_t s_out[BYTES_MAX];
static uint32_t s_random = 20261121U;

static uint32_t random_below(uint32_t limit)
{
    s_random ^= s_random << 13;
    s_random ^= s_random >> 17;
    s_random ^= s_random << 5;
    return s_random % limit;
}

static int give(void *context, uint8_t *data, size_t length)
{
    script_t *script = context;
    script->paused = script->pauses && !script->paused;
    size_t now = script->length - script->used;
    now = now < length ? now : length;
    now = script->piece != 0 && script->piece < now ? script->piece : now;
    if (script->paused || now == 0)
    {
        return !script->paused && script->resets ? -10 : (int)TLS_WOULD_BLOCK;
    }
    memcpy(data, script->data + script->used, now);
    script->used += now;
    return (int)now;
}

static const tls_transport_t s_transport = {.context = &s_script, .receive = give};

static void put(const void *data, size_t length)
{
    CHECK(s_script.length + length <= sizeof s_script.data);
    memcpy(s_script.data + s_script.length, data, length);
    s_script.length += length;
}

static void put_record(uint8_t type, const void *data, size_t length)
{
    const uint8_t header[] = {type, 3, 3, (uint8_t)(length >> 8), (uint8_t)length};
    put(header, sizeof header);
    put(data, length);
}

/* Messages of `type` and such bodies that a wrong byte shows. */
static size_t make_message(uint8_t *out, uint8_t type, size_t length)
{
    out[0] = type;
    out[1] = (uint8_t)(length >> 16);
    out[2] = (uint8_t)(length >> 8);
    out[3] = (uint8_t)length;
    for (size_t i = 0; i < length; i++)
    {
        out[4 + i] = (uint8_t)(type + i * 7U);
    }
    return 4 + length;
}

static void put_in_records(const uint8_t *data, size_t length, size_t record)
{
    for (size_t at = 0; at < length; at += record)
    {
        put_record(22, data + at, length - at < record ? length - at : record);
    }
}

/* Reads as mbedTLS does, header then body, until nothing comes; returns how many bytes. Calls that give nothing twice
 * in a row are the end. */
static size_t read_all(flight_t *flight, size_t room)
{
    size_t got = 0;
    int nothing = 0;
    while (nothing < 64 && flight->stop != FLIGHT_TOO_LONG && flight->stop != FLIGHT_ALERT &&
           flight->stop != FLIGHT_MALFORMED)
    {
        const size_t wanted = 1U + random_below(3000);
        CHECK(got + wanted <= sizeof s_out);
        const int now = flight_receive(flight, &s_transport, room, s_out + got, wanted);
        CHECK(now <= (int)wanted);
        nothing = now > 0 ? 0 : nothing + 1;
        got += now > 0 ? (size_t)now : 0;
    }
    return got;
}

static void start(void)
{
    memset(&s_script, 0, sizeof s_script);
}

static size_t make_flight(uint8_t *out)
{
    size_t length = make_message(out, 2, 77);
    length += make_message(out + length, 11, 5395);
    length += make_message(out + length, 12, 329);
    length += make_message(out + length, 13, 58);
    return length + make_message(out + length, 14, 0);
}

/* Each message in a record of its own, with nothing changed. */
static void check_framed(const uint8_t *messages, size_t length, size_t got)
{
    size_t at = 0;
    size_t from = 0;
    while (from < length)
    {
        const size_t message = 4U + ((size_t)messages[from + 2] << 8 | messages[from + 3]);
        const uint8_t header[] = {22, 3, 3, (uint8_t)(message >> 8), (uint8_t)message};
        CHECK(memcmp(s_out + at, header, sizeof header) == 0);
        CHECK(memcmp(s_out + at + 5, messages + from, message) == 0);
        at += 5 + message;
        from += message;
    }
    CHECK_EQUAL(got, at);
}

static void check_cut(size_t record, size_t piece, bool pauses)
{
    static uint8_t messages[8192];
    flight_t flight;
    const size_t length = make_flight(messages);
    start();
    put_in_records(messages, length, record);
    s_script.piece = piece;
    s_script.pauses = pauses;
    flight_init(&flight);
    check_framed(messages, length, read_all(&flight, FLIGHT_ANY_ROOM));
    CHECK_EQUAL(flight.bytes, s_script.length);
    CHECK_EQUAL(flight.longest_message, 5399);
    CHECK_EQUAL(flight.stop, FLIGHT_GOES_ON);
}

static void messages_arrive_whole_however_they_are_cut(void)
{
    check_cut(16384, 0, false); /* all in one record */
    check_cut(1, 0, false);
    check_cut(1, 1, true);
    for (size_t record = 2; record < 6000; record += 1U + record / 3U)
    {
        check_cut(record, 0, false);
        check_cut(record, 1, true);
        check_cut(record, 700, false);
    }
}

static void message_is_told_when_its_last_byte_is_given(void)
{
    static uint8_t messages[8192];
    flight_t flight;
    uint8_t seen[5];
    size_t count = 0;
    start();
    put_in_records(messages, make_flight(messages), 1000);
    flight_init(&flight);
    size_t got = 0;
    int now;
    while ((now = flight_receive(&flight, &s_transport, FLIGHT_ANY_ROOM, s_out + got, 512)) > 0)
    {
        got += (size_t)now;
        if (flight.complete != 0)
        {
            CHECK(count < sizeof seen);
            CHECK_EQUAL(s_out[got - flight.complete_size], flight.complete);
            seen[count++] = flight.complete;
        }
    }
    CHECK_EQUAL(count, sizeof seen);
    CHECK(memcmp(seen, "\x02\x0b\x0c\x0d\x0e", sizeof seen) == 0);
}

static void longest_message_that_fits_does_and_one_byte_more_does_not(void)
{
    static uint8_t message[RECORD_CONTENT_MAX + 1];
    flight_t flight;
    for (size_t over = 0; over < 2; over++)
    {
        start();
        put_in_records(message, make_message(message, 11, RECORD_CONTENT_MAX - 4 + over), 1500);
        flight_init(&flight);
        const size_t got = read_all(&flight, FLIGHT_ANY_ROOM);
        CHECK_EQUAL(got, over == 0 ? RECORD_CONTENT_MAX + 5 : 0);
        CHECK_EQUAL(flight.stop, over == 0 ? FLIGHT_GOES_ON : FLIGHT_TOO_LONG);
        CHECK_EQUAL(flight.size, over == 0 ? 0 : RECORD_CONTENT_MAX + 1);
    }
}

static void message_of_16_mb_is_too_long(void)
{
    flight_t flight;
    start();
    put_record(22, "\x0b\xff\xff\xff", 4);
    flight_init(&flight);
    CHECK_EQUAL(read_all(&flight, FLIGHT_ANY_ROOM), 0);
    CHECK_EQUAL(flight.stop, FLIGHT_TOO_LONG);
    CHECK_EQUAL(flight.size, 0x1000003);
}

/* The buffer is asked for before the first byte, and for no more than is needed. */
static void room_is_asked_for_before_a_record(void)
{
    static uint8_t message[4096];
    flight_t flight;
    start();
    put_in_records(message, make_message(message, 11, 3000), 512);
    flight_init(&flight);
    CHECK_EQUAL(flight_receive(&flight, &s_transport, RECORD_ROOM_MIN, s_out, 5), TLS_WOULD_BLOCK);
    CHECK_EQUAL(flight.stop, FLIGHT_WANTS_ROOM);
    CHECK_EQUAL(flight.wanted, 3004);
    CHECK_EQUAL(read_all(&flight, 3004), 3009);

    start();
    put_record(23, message, 200);
    CHECK_EQUAL(flight_receive(&flight, &s_transport, 3004, s_out, 5), TLS_WOULD_BLOCK);
    CHECK_EQUAL(flight.stop, FLIGHT_WANTS_ROOM);
    CHECK_EQUAL(flight.wanted, RECORD_ROOM_MIN);
    CHECK_EQUAL(read_all(&flight, RECORD_ROOM_MIN), 205);
}

/* Behind the change of cipher nothing can be read, and nothing is looked at. */
static void ciphered_records_go_through_as_they_are(void)
{
    static uint8_t noise[700];
    flight_t flight;
    for (size_t i = 0; i < sizeof noise; i++)
    {
        noise[i] = (uint8_t)random_below(256);
    }
    start();
    put_record(20, "\x01", 1);
    put_record(22, noise, 40);
    put_record(21, noise, 26);
    put_record(23, noise, sizeof noise);
    flight_init(&flight);
    CHECK_EQUAL(read_all(&flight, FLIGHT_ANY_ROOM), s_script.length);
    CHECK(memcmp(s_out, s_script.data, s_script.length) == 0);
    CHECK_EQUAL(flight.alert, FLIGHT_NO_ALERT);
    CHECK_EQUAL(flight.complete, 0);
}

static void record_that_no_buffer_takes_tells_its_size(void)
{
    static uint8_t noise[RECORD_PAYLOAD_MAX + 1];
    flight_t flight;
    start();
    put_record(20, "\x01", 1);
    put_record(23, noise, sizeof noise);
    flight_init(&flight);
    CHECK_EQUAL(read_all(&flight, FLIGHT_ANY_ROOM), 6);
    CHECK_EQUAL(flight.stop, FLIGHT_TOO_LONG);
    CHECK_EQUAL(flight.size, RECORD_PAYLOAD_MAX + 1);
}

static void alert_between_messages_is_noted_and_given(void)
{
    static uint8_t message[128];
    for (size_t piece = 0; piece < 3; piece++)
    {
        flight_t flight;
        start();
        put_in_records(message, make_message(message, 2, 77), 20);
        put_record(21, "\x01\x70", 2); /* a warning */
        put_record(21, "\x02\x28", 2);
        s_script.piece = piece;
        s_script.pauses = piece != 0;
        flight_init(&flight);
        CHECK_EQUAL(read_all(&flight, FLIGHT_ANY_ROOM), 5 + 81 + 7 + 7);
        CHECK_EQUAL(flight.alert, 40);
        CHECK_EQUAL(s_out[99], 40);
    }
}

static void alert_within_a_message_is_noted(void)
{
    static uint8_t message[128];
    for (size_t piece = 0; piece < 3; piece++)
    {
        flight_t flight;
        start();
        (void)make_message(message, 2, 77);
        put_record(22, message, 30);
        put_record(21, "\x02\x50", 2);
        s_script.piece = piece;
        s_script.pauses = piece != 0;
        flight_init(&flight);
        CHECK_EQUAL(read_all(&flight, FLIGHT_ANY_ROOM), 35);
        CHECK_EQUAL(flight.stop, FLIGHT_ALERT);
        CHECK_EQUAL(flight.alert, 80);
    }
}

static void other_record_within_a_message_is_malformed(void)
{
    static const uint8_t types[] = {20, 23, 99, 22};
    static uint8_t message[128];
    (void)make_message(message, 2, 77);
    for (size_t i = 0; i < sizeof types; i++)
    {
        for (size_t first = 2; first <= 30; first += 28) /* within the message's header, and behind it */
        {
            flight_t flight;
            start();
            put_record(22, message, first);
            put_record(types[i], message, types[i] == 22 ? 0 : 50);
            flight_init(&flight);
            (void)read_all(&flight, FLIGHT_ANY_ROOM);
            CHECK_EQUAL(flight.stop, FLIGHT_MALFORMED);
        }
    }
}

static void what_is_no_tls_goes_through_as_it_is(void)
{
    static const char answer[] = "HTTP/1.0 400 Bad Request\r\n\r\n";
    flight_t flight;
    start();
    put(answer, sizeof answer);
    flight_init(&flight);
    CHECK_EQUAL(read_all(&flight, RECORD_ROOM_MIN), sizeof answer);
    CHECK(memcmp(s_out, answer, sizeof answer) == 0);
}

static void drain_finds_the_alert_behind_other_records(void)
{
    static uint8_t messages[8192];
    flight_t flight;
    start();
    put_in_records(messages, make_flight(messages), 300);
    put_record(21, "\x02\x30", 2);
    s_script.resets = true;
    flight_init(&flight);
    CHECK_EQUAL(flight_receive(&flight, &s_transport, FLIGHT_ANY_ROOM, s_out, 200), 9);
    flight_drain(&flight, &s_transport);
    CHECK_EQUAL(flight.alert, 48);
}

static void drain_of_nothing_finds_nothing(void)
{
    flight_t flight;
    start();
    flight_init(&flight);
    flight_drain(&flight, &s_transport);
    CHECK_EQUAL(flight.alert, FLIGHT_NO_ALERT);
}

static void fragment_length_is_read_from_the_server_hello(void)
{
    /* version, random, no session id, suite, compression, extensions: renegotiation info, fragment length */
    uint8_t hello[4 + 2 + 32 + 1 + 2 + 1 + 2 + 5 + 5] = {2, 0, 0, 50, 3, 3};
    const size_t extensions = 4 + 2 + 32 + 1 + 2 + 1;
    memcpy(hello + extensions, "\x00\x0a\xff\x01\x00\x01\x00\x00\x01\x00\x01\x03", 12);
    CHECK_EQUAL(flight_fragment_length(hello, sizeof hello), 2048);
    hello[sizeof hello - 1] = 4;
    CHECK_EQUAL(flight_fragment_length(hello, sizeof hello), 4096);
    for (size_t length = 0; length < sizeof hello; length++)
    {
        CHECK_EQUAL(flight_fragment_length(hello, length), 0);
    }
    hello[sizeof hello - 2] = 2; /* a length that it cannot have */
    CHECK_EQUAL(flight_fragment_length(hello, sizeof hello), 0);
    memset(hello + 38, 0xFF, sizeof hello - 38); /* a session id that goes past the end */
    CHECK_EQUAL(flight_fragment_length(hello, sizeof hello), 0);
}

/* Whatever comes, in bounds (the sanitizer looks on) and to an end. */
static void damaged_flights_come_to_an_end(void)
{
    static uint8_t messages[8192];
    for (uint32_t round = 0; round < ROUNDS; round++)
    {
        flight_t flight;
        start();
        put_in_records(messages, make_flight(messages), 1U + random_below(3000));
        for (uint32_t flips = random_below(6); flips > 0; flips--)
        {
            s_script.data[random_below((uint32_t)s_script.length)] = (uint8_t)random_below(256);
        }
        s_script.length = random_below(3) == 0 ? random_below((uint32_t)s_script.length) : s_script.length;
        s_script.piece = random_below(4);
        flight_init(&flight);
        CHECK(read_all(&flight, FLIGHT_ANY_ROOM) <= s_script.length + 9U * s_script.length / 4U);
    }
}

static const test_case_t s_tests[] = {
    TEST(messages_arrive_whole_however_they_are_cut),
    TEST(message_is_told_when_its_last_byte_is_given),
    TEST(longest_message_that_fits_does_and_one_byte_more_does_not),
    TEST(message_of_16_mb_is_too_long),
    TEST(room_is_asked_for_before_a_record),
    TEST(ciphered_records_go_through_as_they_are),
    TEST(record_that_no_buffer_takes_tells_its_size),
    TEST(alert_between_messages_is_noted_and_given),
    TEST(alert_within_a_message_is_noted),
    TEST(other_record_within_a_message_is_malformed),
    TEST(what_is_no_tls_goes_through_as_it_is),
    TEST(drain_finds_the_alert_behind_other_records),
    TEST(drain_of_nothing_finds_nothing),
    TEST(fragment_length_is_read_from_the_server_hello),
    TEST(damaged_flights_come_to_an_end),
};

TEST_MAIN(s_tests)
