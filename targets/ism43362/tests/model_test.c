/* The fake module's clock, bus and faults, seen by a master of their own: what the benchmark and the fault tests rest
 * on. */
#include "check.h"
#include "spi_master.h"

#define OK "\r\n\r\nOK\r\n> "

/* ---- time and counts ---- */

/* 4 us and 15 us before each window's first word, 3 us behind its last; the command time runs from the first NSS high,
 * so that its 3 us are part of it. */
static uint64_t setter_ns(uint64_t word_ns, uint64_t command_us)
{
    return fake_us(4 + 15) + 3 * word_ns + fake_us(command_us) + fake_us(4 + 15) + 5 * word_ns + fake_us(3);
}

static uint64_t measure_setter(fake_module_t *fake)
{
    const uint64_t start_ns = fake->clock.now_ns;
    CHECK_ANSWER(master_ask(fake, "P0=1"), OK);
    return fake->clock.now_ns - start_ns;
}

static void a_setter_takes_its_words_its_delays_and_the_command_time(void)
{
    fake_module_t *fake = master_start();
    CHECK_EQUAL(measure_setter(fake), setter_ns(800, 2000));
    CHECK_EQUAL(fake->violations, 0);
}

static void spi_clock_and_command_time_are_settings(void)
{
    fake_module_t *fake = master_start();
    fake->timing.spi_hz = 10000000;
    fake->timing.command_us = 777;
    CHECK_EQUAL(measure_setter(fake), setter_ns(1600, 777));
}

static void commands_windows_and_bytes_are_counted(void)
{
    fake_module_t *fake = master_start();
    CHECK_ANSWER(master_ask(fake, "P0=1"), OK);
    CHECK_ANSWER(master_ask(fake, "P1=1"), OK);
    CHECK_EQUAL(fake->commands, 2);
    CHECK_EQUAL(fake->windows, 4);
    CHECK_EQUAL(fake->bytes_out, 12);
    CHECK_EQUAL(fake->bytes_in, 20);
    CHECK_ANSWER(fake->log, "P0=1 P1=1 ");
}

static void milliseconds_wrap(void)
{
    fake_module_t *fake = fake_start();
    const uint32_t start = fake->port.now_ms(fake);
    fake->port.wait(fake, 10000);
    CHECK_EQUAL((uint32_t)(fake->port.now_ms(fake) - start), 10000);
    CHECK(fake->port.now_ms(fake) < start);
}

static void a_wait_ends_when_the_answer_is_ready_and_not_before(void)
{
    fake_module_t *fake = master_start();
    fake->woken = 0;
    master_write(fake, "P0=1\r", 5);
    const uint64_t start_us = fake_now_us(fake);
    fake->port.wait(fake, 100);
    CHECK(fake->drdy);
    CHECK_EQUAL(fake_now_us(fake) - start_us, 2000 - 3);
    fake->port.wait(fake, 100);
    CHECK_EQUAL(fake_now_us(fake) - start_us, 102000 - 3);
}

static void ready_may_fall_a_while_after_the_command_and_rise_a_while_after_the_answer(void)
{
    fake_module_t *fake = master_start();
    spi_answer_t answer;
    fake->timing.drop_us = 50;
    fake->timing.turnaround_us = 70;
    master_write(fake, "P0=1\r", 5);
    CHECK(fake->drdy);
    fake->port.delay_us(fake, 46);
    CHECK(fake->drdy);
    fake->port.delay_us(fake, 1);
    CHECK(!fake->drdy);
    CHECK(master_wait_ready(fake, 100));
    master_read(fake, &answer, 100);
    CHECK_ANSWER((char *)answer.bytes, OK);
    CHECK(!fake->drdy);
    fake->port.delay_us(fake, 66);
    CHECK(!fake->drdy);
    fake->port.delay_us(fake, 1);
    CHECK(fake->drdy);
}

static void memory_that_the_bus_uses_directly_is_told(void)
{
    fake_module_t *fake = master_start();
    uint8_t memory[64] = {'P', '0', '=', '1', '\r', '\n'};
    const fake_watch_t *watch = fake_watch(fake, memory, 62);
    fake->port.delay_us(fake, 4);
    fake->port.select(fake, true);
    fake->port.delay_us(fake, 15);
    fake->port.transfer(fake, memory, NULL, 3);
    fake->port.select(fake, false);
    CHECK(master_wait_ready(fake, 100));
    fake->port.delay_us(fake, 4);
    fake->port.select(fake, true);
    fake->port.delay_us(fake, 15);
    fake->port.transfer(fake, NULL, memory + 58, 2);
    fake->port.transfer(fake, NULL, memory + 60, 2); /* not all of it */
    CHECK_EQUAL(watch->taken, 6);
    CHECK_EQUAL(watch->put, 4);
}

static void what_the_master_may_not_do_is_counted(void)
{
    fake_module_t *fake = master_start();
    fake->port.select(fake, true); /* after 0 us */
    CHECK_EQUAL(fake->violations, 1);
    fake->port.transfer(fake, (const uint8_t *)"P0=1\r\n", NULL, 3); /* again */
    CHECK_EQUAL(fake->violations, 2);
    fake->port.select(fake, false);
    fake->port.delay_us(fake, 100);
    fake->port.select(fake, true); /* DRDY is low */
    CHECK_EQUAL(fake->violations, 3);
    fake->port.select(fake, false);
    fake->port.transfer(fake, NULL, NULL, 1); /* not selected */
    CHECK_EQUAL(fake->violations, 4);
}

/* ---- faults ---- */

static void a_script_skips_and_repeats(void)
{
    fake_module_t *fake = master_start();
    const fake_script_t script = {.command = "P", .skip = 1, .times = 2, .error = true};
    fake_answer(fake, &script);
    CHECK_ANSWER(master_ask(fake, "P0=1"), OK);
    CHECK(strstr(master_ask(fake, "P0=2"), "ERROR") != NULL);
    CHECK_EQUAL(fake->selected_socket, 1);
    CHECK(strncmp(master_ask(fake, "I?"), "\r\nISM43362", 10) == 0);
    CHECK(strstr(master_ask(fake, "P1=0"), "ERROR") != NULL);
    CHECK_ANSWER(master_ask(fake, "P0=3"), OK);
}

static void a_script_may_last_for_every_command(void)
{
    fake_module_t *fake = master_start();
    const fake_script_t script = {.command = "", .times = FAKE_ALWAYS, .error = true};
    fake_answer(fake, &script);
    for (int i = 0; i < 50; i++)
    {
        CHECK(strstr(master_ask(fake, "P0=2"), "\r\nERROR\r\n> ") != NULL);
    }
    fake_forget_answers(fake);
    CHECK_ANSWER(master_ask(fake, "P0=2"), OK);
}

static bool answer_late(void *context, const char *command, fake_script_t *script)
{
    *script = (fake_script_t){.delay_ms = *(uint32_t *)context};
    return strncmp(command, "P0", 2) == 0;
}

static void scripts_may_come_from_a_function(void)
{
    fake_module_t *fake = master_start();
    uint32_t delay_ms = 300;
    fake->script_source = answer_late;
    fake->script_context = &delay_ms;
    const uint64_t start_us = fake_now_us(fake);
    CHECK_ANSWER(master_ask(fake, "P1=1"), OK);
    CHECK(fake_now_us(fake) - start_us < 3000);
    CHECK_ANSWER(master_ask(fake, "P0=1"), OK);
    CHECK(fake_now_us(fake) - start_us > 302000);
}

static void a_mute_module_never_raises_ready(void)
{
    fake_module_t *fake = master_start();
    const fake_script_t script = {.command = "P0", .mute = 1};
    fake_answer(fake, &script);
    master_write(fake, "P0=1\r", 5);
    CHECK(!master_wait_ready(fake, 100000));
    master_boot(fake);
    CHECK_ANSWER(master_ask(fake, "P0=1"), OK);
}

static void stuck_at_the_command_nothing_comes_until_a_reset(void)
{
    fake_module_t *fake = master_start();
    const fake_script_t script = {.command = "P0", .stuck = FAKE_STUCK_AT_COMMAND};
    spi_answer_t answer;
    fake_answer(fake, &script);
    master_write(fake, "P0=1\r", 5);
    master_sleep(fake, 5000);
    CHECK(fake->drdy);
    master_read(fake, &answer, 1000);
    CHECK_EQUAL(answer.length, 2000);
    for (uint32_t i = 0; i < answer.length; i++)
    {
        CHECK_EQUAL(answer.bytes[i], 0x15);
    }
    master_boot(fake);
    CHECK_ANSWER(master_ask(fake, "P0=1"), OK);
}

static void stuck_at_the_answer_filler_follows_for_ever(void)
{
    fake_module_t *fake = master_start();
    const fake_script_t script = {.command = "P0", .stuck = FAKE_STUCK_AT_ANSWER};
    spi_answer_t answer;
    fake_answer(fake, &script);
    master_write(fake, "P0=1\r", 5);
    master_sleep(fake, 5000);
    master_read(fake, &answer, 1000);
    CHECK_EQUAL(answer.length, 2000);
    CHECK(memcmp(answer.bytes, OK "\x15\x15", 12) == 0);
    CHECK(fake->drdy);
    master_boot(fake);
}

static void ready_may_stick_across_a_reset(void)
{
    fake_module_t *fake = master_start();
    fake_stick_ready(fake);
    fake->port.reset(fake, true);
    CHECK(fake->drdy);
    fake->port.reset(fake, false);
    master_sleep(fake, 1000);
    CHECK(fake->drdy);
    fake_release_ready(fake);
    master_boot(fake);

    const fake_script_t script = {.command = "P0", .stuck = FAKE_STUCK_AT_COMMAND, .survives_reset = true};
    fake_answer(fake, &script);
    master_write(fake, "P0=1\r", 5);
    fake->port.reset(fake, true);
    CHECK(fake->drdy);
    fake_release_ready(fake);
    master_boot(fake);
}

static void filler_may_lead_and_trail(void)
{
    static const uint32_t s_counts[] = {1, 2, 7, 1000, 3001};
    for (size_t i = 0; i < sizeof s_counts / sizeof s_counts[0]; i++)
    {
        fake_module_t *fake = master_start();
        const uint32_t lead = s_counts[i];
        const fake_script_t script = {.command = "P0", .leading_filler = lead, .late_words = 5};
        fake_answer(fake, &script);
        const uint8_t *bytes = (const uint8_t *)master_ask(fake, "P0=1");
        for (uint32_t k = 0; k < lead; k++)
        {
            CHECK_EQUAL(bytes[k], 0x15);
        }
        CHECK(memcmp(bytes + lead, OK, 10) == 0);
        CHECK_EQUAL(master_answer()->length, (lead + 10 + 1) / 2 * 2 + 10);
        CHECK_EQUAL(bytes[lead + 10], 0x15);
    }
}

static void an_endless_answer_starts_over(void)
{
    fake_module_t *fake = master_start();
    const fake_script_t script = {.command = "X", .bytes = "\r\nabc", .length = 5, .endless = true};
    spi_answer_t answer;
    fake_answer(fake, &script);
    master_write(fake, "X\r", 2);
    CHECK(master_wait_ready(fake, 10));
    master_read(fake, &answer, 3000);
    CHECK_EQUAL(answer.length, 6000);
    CHECK(memcmp(answer.bytes + 5990, "\r\nabc\r\nabc", 10) == 0);
    CHECK(fake->drdy);
    master_boot(fake);
}

static void an_answer_too_many_takes_the_place_of_the_command_phase(void)
{
    fake_module_t *fake = master_start();
    const fake_script_t script = {.command = "P0", .extra = true};
    spi_answer_t answer;
    fake_answer(fake, &script);
    CHECK_ANSWER(master_ask(fake, "P0=1"), OK);
    CHECK(master_wait_ready(fake, 10));
    master_write(fake, "P0=2\r\n", 6); /* goes nowhere: 3 of the 5 words of the second answer are over */
    CHECK(fake->drdy);
    CHECK_EQUAL(fake->commands, 1);
    master_read(fake, &answer, 100);
    CHECK_ANSWER((char *)answer.bytes, "\r\n> ");
    CHECK_ANSWER(master_ask(fake, "P0=3"), OK);
    CHECK_EQUAL(fake->selected_socket, 3);
}

static void a_module_may_restart_instead_of_answering(void)
{
    fake_module_t *fake = master_start();
    const fake_script_t script = {.command = "P0", .resets = true};
    spi_answer_t answer;
    master_join(fake);
    fake_answer(fake, &script);
    master_write(fake, "P0=1\r", 5);
    const uint64_t start_us = fake_now_us(fake);
    CHECK(master_wait_ready(fake, 1000));
    CHECK(fake_now_us(fake) - start_us >= 300000);
    master_read(fake, &answer, 100);
    CHECK_ANSWER((char *)answer.bytes, "\x15\x15\r\n> ");
    CHECK(!fake->joined);
    CHECK_EQUAL(fake->selected_socket, 0);
    CHECK_EQUAL(fake->self_resets, 1);
    CHECK_ANSWER(master_ask(fake, "CS"), "\r\n0\r\nOK\r\n> \x15");
}

static void a_module_may_restart_while_idle(void)
{
    fake_module_t *fake = master_start();
    master_join(fake);
    fake_reset_after(fake, 500);
    master_sleep(fake, 499);
    CHECK(fake->joined);
    master_sleep(fake, 2);
    CHECK(!fake->joined);
    CHECK(!fake->drdy);
    CHECK(master_wait_ready(fake, 400));
    CHECK_EQUAL(fake->phase, FAKE_DATA);
}

static const test_case_t s_tests[] = {
    TEST(a_setter_takes_its_words_its_delays_and_the_command_time),
    TEST(spi_clock_and_command_time_are_settings),
    TEST(commands_windows_and_bytes_are_counted),
    TEST(milliseconds_wrap),
    TEST(a_wait_ends_when_the_answer_is_ready_and_not_before),
    TEST(ready_may_fall_a_while_after_the_command_and_rise_a_while_after_the_answer),
    TEST(memory_that_the_bus_uses_directly_is_told),
    TEST(what_the_master_may_not_do_is_counted),
    TEST(a_script_skips_and_repeats),
    TEST(a_script_may_last_for_every_command),
    TEST(scripts_may_come_from_a_function),
    TEST(a_mute_module_never_raises_ready),
    TEST(stuck_at_the_command_nothing_comes_until_a_reset),
    TEST(stuck_at_the_answer_filler_follows_for_ever),
    TEST(ready_may_stick_across_a_reset),
    TEST(filler_may_lead_and_trail),
    TEST(an_endless_answer_starts_over),
    TEST(an_answer_too_many_takes_the_place_of_the_command_phase),
    TEST(a_module_may_restart_instead_of_answering),
    TEST(a_module_may_restart_while_idle),
};

TEST_MAIN(s_tests)
