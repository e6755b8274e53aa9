/* Whatever the module does wrong ends in a working connection or in a clear error, within a bounded time. */
#include "check.h"
#include "fake_module.h"

/* From a fault, once, to data that has come back over a new connection: the longest command time-out (a join, 35 s), a
 * reset, and what the caller does again. */
#define RECOVERY_MS 60000U

static const socket_endpoint_t s_echo = {.address = {192, 0, 2, 7}, .port = 7};

static sockets_t *sockets_of(fake_module_t *fake)
{
    return &fake->driver.sockets;
}

static fake_module_t *start(void)
{
    fake_module_t *fake = fake_start();
    (void)fake_add_peer(fake, "192.0.2.7", 7, FAKE_PEER_ECHO);
    (void)fake_add_name(fake, "echo.example", "192.0.2.7");
    return fake;
}

/* ---- what a firmware does: one thing after the other, each until it has an answer ---- */

static bool is_joined(fake_module_t *fake)
{
    station_link_t link;
    station_link(&fake->driver.station, &link);
    return link.joined;
}

static bool join(fake_module_t *fake)
{
    ism_status_t status = station_join(&fake->driver.station, "home", "secret-pass");
    CHECK(status == ISM_OK || status == ISM_ERR_BUSY);
    status = ISM_WOULD_BLOCK;
    for (int i = 0; i < 12000 && status == ISM_WOULD_BLOCK; i++)
    {
        fake_run_for(fake, 10);
        status = station_join_result(&fake->driver.station);
    }
    CHECK(status != ISM_WOULD_BLOCK);
    return status == ISM_OK;
}

static bool look_up(fake_module_t *fake, socket_endpoint_t *peer)
{
    ism_status_t status = ISM_WOULD_BLOCK;
    const int ticket = names_lookup(&fake->driver.names, "echo.example");
    CHECK(ticket > 0);
    for (int i = 0; i < 3000 && status == ISM_WOULD_BLOCK; i++)
    {
        fake_run_for(fake, 10);
        status = names_result(&fake->driver.names, ticket, peer->address);
    }
    CHECK(status != ISM_WOULD_BLOCK);
    CHECK(status != ISM_OK || memcmp(peer->address, s_echo.address, sizeof s_echo.address) == 0);
    return status == ISM_OK;
}

static bool wait_connected(fake_module_t *fake, int handle)
{
    int ready = 0;
    for (int i = 0; i < 8000 && ready == 0; i++)
    {
        fake_run_for(fake, 10);
        ready = sockets_poll(sockets_of(fake), handle);
    }
    CHECK(ready != 0);
    CHECK((ready & SOCKET_READY_ERROR) == 0 || sockets_error(sockets_of(fake), handle) < 0);
    return ready == SOCKET_READY_WRITE;
}

/* True when the echo came back; what does come back is never wrong. */
static bool exchange(fake_module_t *fake, int handle)
{
    static uint8_t s_data[300];
    uint8_t back[300];
    uint32_t got = 0;
    int sent = ISM_WOULD_BLOCK;
    int part = ISM_WOULD_BLOCK;
    for (uint32_t i = 0; i < sizeof s_data; i++)
    {
        s_data[i] = (uint8_t)(0x15U + i * 7U);
    }
    for (int i = 0; i < 4000 && got < sizeof back && (part > 0 || part == ISM_WOULD_BLOCK); i++)
    {
        sent = sent == ISM_WOULD_BLOCK ? sockets_send(sockets_of(fake), handle, s_data, sizeof s_data) : sent;
        part = sockets_receive(sockets_of(fake), handle, back + got, (uint32_t)sizeof back - got, NULL);
        got += part > 0 ? (uint32_t)part : 0;
        fake_run_for(fake, 10);
        if (sent < 0 && sent != ISM_WOULD_BLOCK)
        {
            break;
        }
    }
    CHECK(memcmp(back, s_data, got) == 0);
    CHECK(got == sizeof back || sent != ISM_WOULD_BLOCK || part != ISM_WOULD_BLOCK);
    return got == sizeof back;
}

static bool round_trip(fake_module_t *fake)
{
    socket_endpoint_t peer = s_echo;
    if ((!is_joined(fake) && !join(fake)) || !look_up(fake, &peer))
    {
        return false;
    }
    const int handle = sockets_open(sockets_of(fake), SOCKET_TCP);
    CHECK(handle >= 0);
    (void)sockets_connect(sockets_of(fake), handle, &peer);
    const bool ok = wait_connected(fake, handle) && exchange(fake, handle);
    CHECK_EQUAL(sockets_close(sockets_of(fake), handle), ISM_OK);
    return ok;
}

/* Tries as a firmware would; the time that it took. */
static uint32_t until_round_trip(fake_module_t *fake)
{
    const uint32_t start_ms = fake_now_ms(fake);
    int attempts = 0;
    while (!round_trip(fake))
    {
        CHECK(++attempts < 20);
    }
    return fake_now_ms(fake) - start_ms;
}

/* ---- every fault at every command ---- */

static const char *const s_commands[] = {"I?",  "Z5",  "C1=", "C2=",  "C3=", "C4=", "C0",  "C?",
                                         "CS",  "CR",  "D0=", "P0=",  "P1=", "P2=", "P3=", "P4=",
                                         "R1=", "R2=", "S2=", "P6=1", "S3=", "R0",  "P6=0"};

#define COMMANDS (sizeof s_commands / sizeof s_commands[0])

/* `except` NULL: at every command. */
static void survives_everywhere_but(const char *except, fake_script_t script)
{
    uint32_t longest_ms = 0;
    for (size_t i = 0; i < COMMANDS; i++)
    {
        if (except != NULL && strcmp(s_commands[i], except) == 0)
        {
            continue;
        }
        for (uint32_t skip = 0; skip < 2; skip++)
        {
            fake_module_t *fake = start();
            script.command = s_commands[i];
            script.skip = skip;
            fake_answer(fake, &script);
            const uint32_t first_ms = until_round_trip(fake);
            fake_run_for(fake, 25000); /* CS and CR come in time */
            const uint32_t again_ms = until_round_trip(fake);
            longest_ms = first_ms > longest_ms ? first_ms : longest_ms;
            longest_ms = again_ms > longest_ms ? again_ms : longest_ms;
            if (longest_ms > RECOVERY_MS)
            {
                (void)fprintf(stderr, "at %s, skip %u: %u ms\n", s_commands[i], skip, longest_ms);
            }
            CHECK(longest_ms <= RECOVERY_MS);
        }
    }
    (void)fprintf(stderr, "slowest recovery: %u ms\n", longest_ms);
}

static void survives_everywhere(fake_script_t script)
{
    survives_everywhere_but(NULL, script);
}

static void ready_that_never_rises_is_survived_at_every_command(void)
{
    survives_everywhere((fake_script_t){.mute = 1});
}

static void ready_stuck_high_behind_a_command_is_survived_at_every_command(void)
{
    survives_everywhere((fake_script_t){.stuck = FAKE_STUCK_AT_COMMAND});
}

static void ready_stuck_high_behind_an_answer_is_survived_at_every_command(void)
{
    survives_everywhere((fake_script_t){.stuck = FAKE_STUCK_AT_ANSWER});
}

static void an_answer_after_the_time_out_is_survived_at_every_command(void)
{
    survives_everywhere((fake_script_t){.delay_ms = 3200});
    survives_everywhere((fake_script_t){.delay_ms = 10300});
    survives_everywhere((fake_script_t){.delay_ms = 60000});
}

static void leading_filler_is_survived_at_every_command(void)
{
    static const uint32_t s_counts[] = {1, 2, 3, 22, 33, 400};
    for (size_t i = 0; i < sizeof s_counts / sizeof s_counts[0]; i++)
    {
        survives_everywhere((fake_script_t){.leading_filler = s_counts[i]});
    }
}

static void trailing_filler_is_survived_at_every_command(void)
{
    static const uint32_t s_counts[] = {1, 2, 31, 900};
    for (size_t i = 0; i < sizeof s_counts / sizeof s_counts[0]; i++)
    {
        survives_everywhere((fake_script_t){.late_words = s_counts[i]});
    }
}

static void an_answer_without_end_is_survived_at_every_command(void)
{
    survives_everywhere((fake_script_t){.endless = true});
}

static void one_answer_too_many_is_survived_at_every_command(void)
{
    static const char s_odd[] = "\r\n[SOMA][JOIN   ] something[EOMA]\r\nOK\r\n> ";
    static const char s_like_a_command_phase[] = "\x15\x15\x15\x15\x15\x15\x15\x15\x15\x15\x15\x15\r\n\r\nOK\r\n> ";
    survives_everywhere((fake_script_t){.extra = true});
    survives_everywhere((fake_script_t){.extra = true, .extra_bytes = s_odd, .extra_length = sizeof s_odd - 1});
    survives_everywhere((fake_script_t){
        .extra = true, .extra_bytes = s_like_a_command_phase, .extra_length = sizeof s_like_a_command_phase - 1});
}

static void a_restart_of_the_module_is_survived_at_every_command(void)
{
    survives_everywhere((fake_script_t){.resets = true});
}

static void an_error_is_survived_at_every_command(void)
{
    survives_everywhere((fake_script_t){.error = true});
    survives_everywhere((fake_script_t){.error = true, .times = 2});
}

static void nonsense_is_survived_at_every_command(void)
{
    static const char s_nonsense[] = "\r\n,,,,\"\xff-\r\nOK\r\n> ";
    survives_everywhere((fake_script_t){.bytes = "?", .length = 1});
    /* To R0 this would be data like any other. */
    survives_everywhere_but("R0", (fake_script_t){.bytes = s_nonsense, .length = sizeof s_nonsense - 1});
    survives_everywhere((fake_script_t){.bytes = "\r\n\r\nOK\r\n> ", .length = 10});
}

/* ---- what the caller sees ---- */

static int connected(fake_module_t *fake)
{
    CHECK(join(fake));
    const int handle = sockets_open(sockets_of(fake), SOCKET_TCP);
    (void)sockets_connect(sockets_of(fake), handle, &s_echo);
    CHECK(wait_connected(fake, handle));
    CHECK(exchange(fake, handle));
    return handle;
}

/* The socket says so within `bound_ms`, and the driver has joined again without being asked. */
static void check_lost_and_joined_again(fake_module_t *fake, int handle, uint32_t bound_ms)
{
    const uint32_t start_ms = fake_now_ms(fake);
    while (sockets_error(sockets_of(fake), handle) == ISM_OK)
    {
        CHECK(fake_now_ms(fake) - start_ms <= bound_ms);
        fake_run_for(fake, 10);
    }
    CHECK_EQUAL(sockets_error(sockets_of(fake), handle), ISM_ERR_CONNECTION_LOST);
    while (!is_joined(fake))
    {
        CHECK(fake_now_ms(fake) - start_ms <= bound_ms + 5000U);
        fake_run_for(fake, 10);
    }
    CHECK_EQUAL(sockets_close(sockets_of(fake), handle), ISM_OK);
    CHECK(round_trip(fake));
}

static void a_module_that_falls_silent_costs_the_connection_and_joins_again_by_itself(void)
{
    fake_module_t *fake = start();
    const int handle = connected(fake);
    fake_answer(fake, &(fake_script_t){.command = "R0", .mute = 1});
    check_lost_and_joined_again(fake, handle, 5000);
    CHECK_EQUAL(fake->resets, 2);
}

static void a_module_that_restarts_while_nothing_is_said_is_noticed_at_the_next_command(void)
{
    fake_module_t *fake = start();
    const int handle = connected(fake);
    fake_reset_after(fake, 30);
    check_lost_and_joined_again(fake, handle, 2000);
    CHECK_EQUAL(fake->self_resets, 1);
}

static void an_answer_too_many_costs_nothing(void)
{
    fake_module_t *fake = start();
    const int handle = connected(fake);
    for (int i = 0; i < 5; i++)
    {
        fake_answer(fake, &(fake_script_t){.command = i % 2 == 0 ? "R0" : "S3", .extra = true});
        CHECK(exchange(fake, handle));
    }
    CHECK_EQUAL(fake->resets, 1);
}

static void an_error_to_a_send_or_a_read_costs_nothing(void)
{
    fake_module_t *fake = start();
    const int handle = connected(fake);
    fake_answer(fake, &(fake_script_t){.command = "S3", .error = true, .times = 2});
    fake_answer(fake, &(fake_script_t){.command = "R0", .error = true, .times = 2});
    CHECK(exchange(fake, handle));
    CHECK_EQUAL(sockets_error(sockets_of(fake), handle), ISM_OK);
}

static void errors_without_end_become_a_lost_connection(void)
{
    fake_module_t *fake = start();
    const int handle = connected(fake);
    fake_answer(fake, &(fake_script_t){.command = "R0", .error = true, .times = FAKE_ALWAYS});
    fake_run_for(fake, 1000);
    CHECK_EQUAL(sockets_error(sockets_of(fake), handle), ISM_ERR_CONNECTION_LOST);
    CHECK_EQUAL(fake->resets, 1);
}

static void a_module_that_only_says_error_gives_clear_errors(void)
{
    fake_module_t *fake = start();
    fake_answer(fake, &(fake_script_t){.command = "", .error = true, .times = FAKE_ALWAYS});
    CHECK(!join(fake));
    CHECK(station_join_result(&fake->driver.station) < 0);
    fake_forget_answers(fake);
    CHECK(until_round_trip(fake) <= RECOVERY_MS);
}

static void ready_stuck_high_across_resets_gives_clear_errors_until_it_is_released(void)
{
    fake_module_t *fake = start();
    const int handle = connected(fake);
    fake_stick_ready(fake);
    fake_run_for(fake, 10000);
    CHECK_EQUAL(sockets_error(sockets_of(fake), handle), ISM_ERR_CONNECTION_LOST);
    CHECK(!join(fake));
    CHECK_EQUAL(sockets_close(sockets_of(fake), handle), ISM_OK);
    fake_release_ready(fake);
    CHECK(until_round_trip(fake) <= RECOVERY_MS);
}

static void a_late_answer_is_never_taken_for_the_next_one(void)
{
    fake_module_t *fake = start();
    const int handle = connected(fake);
    uint8_t data[4];
    fake_answer(fake,
                &(fake_script_t){.command = "R0", .bytes = "\r\nlate\r\nOK\r\n> ", .length = 14, .delay_ms = 3200});
    fake_run_for(fake, 8000);
    CHECK_EQUAL(sockets_receive(sockets_of(fake), handle, data, sizeof data, NULL), ISM_ERR_CONNECTION_LOST);
    CHECK_EQUAL(fake->resets, 1); /* it was read away: no reset was needed */
    CHECK_EQUAL(sockets_close(sockets_of(fake), handle), ISM_OK);
    CHECK(round_trip(fake));
}

static const test_case_t s_tests[] = {
    TEST(ready_that_never_rises_is_survived_at_every_command),
    TEST(ready_stuck_high_behind_a_command_is_survived_at_every_command),
    TEST(ready_stuck_high_behind_an_answer_is_survived_at_every_command),
    TEST(an_answer_after_the_time_out_is_survived_at_every_command),
    TEST(leading_filler_is_survived_at_every_command),
    TEST(trailing_filler_is_survived_at_every_command),
    TEST(an_answer_without_end_is_survived_at_every_command),
    TEST(one_answer_too_many_is_survived_at_every_command),
    TEST(a_restart_of_the_module_is_survived_at_every_command),
    TEST(an_error_is_survived_at_every_command),
    TEST(nonsense_is_survived_at_every_command),
    TEST(a_module_that_falls_silent_costs_the_connection_and_joins_again_by_itself),
    TEST(a_module_that_restarts_while_nothing_is_said_is_noticed_at_the_next_command),
    TEST(an_answer_too_many_costs_nothing),
    TEST(an_error_to_a_send_or_a_read_costs_nothing),
    TEST(errors_without_end_become_a_lost_connection),
    TEST(a_module_that_only_says_error_gives_clear_errors),
    TEST(ready_stuck_high_across_resets_gives_clear_errors_until_it_is_released),
    TEST(a_late_answer_is_never_taken_for_the_next_one),
};

TEST_MAIN(s_tests)
