#include "scenarios.h"

#include "calls.h"
#include "check.h"
#include "meter.h"

#define PATIENCE_STEPS 2000
#define ACCESS_POINTS 15

const socket_endpoint_t scenario_server = {.address = {192, 0, 2, 10}, .port = 8883};
static uint8_t s_data[SOCKETS_BLOCK];

static ism_status_t join(fake_module_t *fake, const char *passphrase)
{
    CHECK_EQUAL(station_join(&fake->driver.station, "home", passphrase), ISM_OK);
    for (int i = 0; i < PATIENCE_STEPS && station_join_result(&fake->driver.station) == ISM_WOULD_BLOCK; i++)
    {
        fake_run_for(fake, 100);
    }
    return station_join_result(&fake->driver.station);
}

/* What a scenario builds upon is not its own use of the stack. */
static fake_module_t *start_joined(void)
{
    fake_module_t *fake = fake_start();
    CHECK_EQUAL(join(fake, "secret-pass"), ISM_OK);
    meter_paint();
    return fake;
}

static fake_module_t *start_connected(int *handle)
{
    fake_module_t *fake = start_joined();
    *handle = call_connect(fake, &scenario_server);
    meter_paint();
    return fake;
}

static void identify(void)
{
    station_link_t link;
    fake_module_t *fake = fake_start();
    fake_settle(fake);
    station_link(&fake->driver.station, &link);
    CHECK(link.firmware[0] != '\0');
}

static void join_succeeds(void)
{
    CHECK_EQUAL(join(fake_start(), "secret-pass"), ISM_OK);
}

/* The old firmware lists its scan in one answer, the new one line by line. */
static void join_with_a_wrong_passphrase_on(const char *firmware)
{
    char ssid[33];
    fake_module_t *fake = fake_start();
    fake->firmware = firmware;
    for (int i = 0; i < ACCESS_POINTS; i++)
    {
        (void)snprintf(ssid, sizeof ssid, "a neighbour's of thirty bytes %02d", i);
        (void)fake_add_access_point(fake, ssid, "WPA2 AES", "another-pass");
    }
    CHECK_EQUAL(join(fake, "wrong-pass"), ISM_ERR_JOIN_PASSPHRASE);
}

static void join_with_a_wrong_passphrase(void)
{
    join_with_a_wrong_passphrase_on("C3.5.2.5.STM");
    join_with_a_wrong_passphrase_on("C3.5.2.3.BETA9");
}

static void scan(void)
{
    static station_access_point_t s_points[ACCESS_POINTS];
    fake_module_t *fake = start_joined();
    CHECK_EQUAL(station_scan(&fake->driver.station, s_points, ACCESS_POINTS), ISM_OK);
    for (int i = 0; i < PATIENCE_STEPS && station_scan_result(&fake->driver.station) == ISM_WOULD_BLOCK; i++)
    {
        fake_run_for(fake, 100);
    }
    CHECK(station_scan_result(&fake->driver.station) > 0);
}

static ism_status_t look_up(fake_module_t *fake, const char *name)
{
    uint8_t address[4];
    ism_status_t status = ISM_WOULD_BLOCK;
    const int ticket = names_lookup(&fake->driver.names, name);
    CHECK(ticket > 0);
    for (int i = 0; i < PATIENCE_STEPS && status == ISM_WOULD_BLOCK; i++)
    {
        fake_run_for(fake, 100);
        status = names_result(&fake->driver.names, ticket, address);
    }
    return status;
}

static void names_of_the_module(void)
{
    fake_module_t *fake = start_joined();
    CHECK_EQUAL(look_up(fake, "nowhere.example"), ISM_ERR_NAME_UNKNOWN);
    CHECK_EQUAL(look_up(fake, "broker.example"), ISM_OK);
}

/* By the driver's own resolver: the module takes 64 characters. The second answer is too long for a datagram. */
static void names_of_our_own(void)
{
    static const char s_name[] = "a-name-of-more-than-sixty-four-characters.in-a-region.of-some-provider.example";
    static const char s_long[] = "a-name-with-eight-addresses-behind-aliases.in-a-region.of-some-provider.example";
    fake_module_t *fake = start_joined();
    (void)fake_add_name(fake, s_name, "192.0.2.77");
    (void)fake_add_long_name(fake, s_long);
    CHECK_EQUAL(look_up(fake, s_name), ISM_OK);
    CHECK_EQUAL(look_up(fake, s_long), ISM_OK);
    CHECK_EQUAL(look_up(fake, "nowhere-to-be-found-in-all-of-this.in-a-region.of-some-provider.example"),
                ISM_ERR_NAME_UNKNOWN);
}

static void connect_and_close(void)
{
    fake_module_t *fake = start_joined();
    call_close(fake, call_connect(fake, &scenario_server));
}

/* Lengths from both ends of the range, odd and even. */
static void send_from_1_to_1460_bytes(void)
{
    int handle = -1;
    fake_module_t *fake = start_connected(&handle);
    for (uint32_t length = 1; length <= 16; length++)
    {
        call_send_all(fake, handle, s_data, length, NULL);
        call_send_all(fake, handle, s_data, SOCKETS_BLOCK + 1U - length, NULL);
    }
}

/* The module gets bytes for its socket 0; they are all there is to take. */
static void receive_all(fake_module_t *fake, int handle, uint32_t length)
{
    static uint8_t s_taken[SOCKETS_BLOCK];
    fake_feed(fake, 0, s_data, length);
    for (int i = 0; i < PATIENCE_STEPS && (call_poll(fake, handle) & SOCKET_READY_READ) == 0; i++)
    {
        fake_run_for(fake, 1);
    }
    CHECK_EQUAL(call_receive(fake, handle, s_taken, sizeof s_taken), length);
}

static void receive_from_1_to_1460_bytes(void)
{
    int handle = -1;
    fake_module_t *fake = start_connected(&handle);
    for (uint32_t length = 1; length <= 16; length++)
    {
        receive_all(fake, handle, length);
        receive_all(fake, handle, SOCKETS_BLOCK + 1U - length);
    }
}

static void datagrams(void)
{
    fake_module_t *fake = start_joined();
    const int handle = call_open(fake, SOCKET_UDP);
    call_send_all(fake, handle, s_data, SOCKETS_BLOCK, &scenario_server);
    receive_all(fake, handle, SOCKETS_BLOCK);
    call_close(fake, handle);
}

static void the_peer_closes(void)
{
    uint8_t taken[8];
    int handle = -1;
    fake_module_t *fake = start_connected(&handle);
    fake->sockets[0].peer_closed = 1;
    fake_run_for(fake, 1000);
    CHECK_EQUAL(call_receive(fake, handle, taken, sizeof taken), 0);
    call_close(fake, handle);
}

/* The worker's time-out, its search for the step, the reset, and what follows. */
static void the_module_hangs_in(const char *command)
{
    int handle = -1;
    fake_module_t *fake = start_connected(&handle);
    const fake_script_t mute = {.command = command, .mute = 1};
    fake_answer(fake, &mute);
    const uint32_t resets = fake->resets;
    fake_run_for(fake, 30000);
    CHECK(fake->resets > resets);
    CHECK((call_poll(fake, handle) & SOCKET_READY_ERROR) != 0);
    call_close(fake, handle);
}

static void the_module_hangs_while_read(void)
{
    the_module_hangs_in("R0");
}

static void the_module_hangs_while_asked_for_the_link(void)
{
    the_module_hangs_in("CS");
}

static void the_module_hangs_in_a_join(void)
{
    fake_module_t *fake = fake_start();
    const fake_script_t mute = {.command = "C0", .mute = 1};
    fake_answer(fake, &mute);
    (void)join(fake, "secret-pass");
    fake_run_for(fake, 10000);
    CHECK(fake->resets > 1);
}

/* A connection, an unusual answer to its next R0, and ten seconds to get over it. */
static void the_module_answers(fake_script_t script)
{
    int handle = -1;
    fake_module_t *fake = start_connected(&handle);
    script.command = "R0";
    fake_answer(fake, &script);
    fake_run_for(fake, 10000);
    call_close(fake, handle);
}

static void the_module_answers_late(void)
{
    the_module_answers((fake_script_t){.delay_ms = 3400});
}

static void the_module_answers_nonsense(void)
{
    static const char s_nonsense[] = "what?";
    the_module_answers((fake_script_t){.bytes = s_nonsense, .length = sizeof s_nonsense});
    the_module_answers((fake_script_t){.endless = true});
}

static void the_module_answers_twice(void)
{
    the_module_answers((fake_script_t){.extra = true});
}

static void ready_sticks(void)
{
    the_module_answers((fake_script_t){.stuck = FAKE_STUCK_AT_COMMAND});
    the_module_answers((fake_script_t){.stuck = FAKE_STUCK_AT_ANSWER});
}

static void the_module_resets_itself(void)
{
    the_module_answers((fake_script_t){.resets = true});
}

static void the_module_is_dead(void)
{
    fake_module_t *fake = fake_start();
    fake->dead = true;
    fake_run_for(fake, 10000);
    fake->dead = false;
    CHECK_EQUAL(join(fake, "secret-pass"), ISM_OK);
}

static void the_access_point_goes(void)
{
    station_link_t link;
    int handle = -1;
    fake_module_t *fake = start_connected(&handle);
    fake->air = false;
    fake_run_for(fake, 5000);
    station_link(&fake->driver.station, &link);
    CHECK(!link.joined);
    call_close(fake, handle);
}

const scenario_t scenarios[] = {
    {"identify", identify},
    {"join", join_succeeds},
    {"join with a wrong passphrase, and the scan", join_with_a_wrong_passphrase},
    {"scan", scan},
    {"look up names by the module", names_of_the_module},
    {"look up names by the own resolver", names_of_our_own},
    {"connect and close", connect_and_close},
    {"send 1 to 1460 bytes", send_from_1_to_1460_bytes},
    {"receive 1 to 1460 bytes", receive_from_1_to_1460_bytes},
    {"UDP: send, receive, close", datagrams},
    {"the peer closes", the_peer_closes},
    {"the module hangs in a read, reset", the_module_hangs_while_read},
    {"the module hangs in CS, reset", the_module_hangs_while_asked_for_the_link},
    {"the module hangs in a join, reset", the_module_hangs_in_a_join},
    {"the module answers late", the_module_answers_late},
    {"the module answers nonsense", the_module_answers_nonsense},
    {"the module answers twice", the_module_answers_twice},
    {"DRDY stays high", ready_sticks},
    {"the module resets itself", the_module_resets_itself},
    {"the module is dead, and lives again", the_module_is_dead},
    {"the access point goes", the_access_point_goes},
    {NULL, NULL},
};
