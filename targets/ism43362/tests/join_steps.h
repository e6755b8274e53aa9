/*
 * Steps that the tests of joining share.
 */
#ifndef JOIN_STEPS_H
#define JOIN_STEPS_H

#include "air.h"
#include "check.h"
#include "fake_module.h"

#define OK_ANSWER(text) "\r\n" text "\r\nOK\r\n> "
#define ERROR_ANSWER(text) "\r\n" text "\r\nERROR: Unknown Error\r\nUsage: C0\r\n> "

static inline void script(fake_module_t *fake, const char *command, const char *answer)
{
    const fake_script_t once = {.command = command, .bytes = answer, .length = (uint32_t)strlen(answer)};
    fake_answer(fake, &once);
}

static inline ism_status_t join(fake_module_t *fake, const char *ssid, const char *passphrase)
{
    fake_clear_log(fake);
    CHECK_EQUAL(station_join(&fake->driver.station, ssid, passphrase), ISM_OK);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_WOULD_BLOCK);
    fake_settle(fake);
    CHECK_EQUAL(fake->violations, 0);
    return station_join_result(&fake->driver.station);
}

static inline uint32_t times(const fake_module_t *fake, const char *command)
{
    uint32_t count = 0;
    for (const char *at = strstr(fake->log, command); at != NULL; at = strstr(at + 1, command))
    {
        count++;
    }
    return count;
}

static inline station_link_t link_of(fake_module_t *fake)
{
    station_link_t link;
    station_link(&fake->driver.station, &link);
    return link;
}

static inline void check_address(const uint8_t actual[4], int a, int b, int c, int d)
{
    CHECK_EQUAL(actual[0], a);
    CHECK_EQUAL(actual[1], b);
    CHECK_EQUAL(actual[2], c);
    CHECK_EQUAL(actual[3], d);
}

static const station_address_t s_static = {.address = {10, 1, 2, 3},
                                           .netmask = {255, 255, 240, 0},
                                           .gateway = {10, 1, 15, 254},
                                           .dns = {9, 9, 9, 9},
                                           .dns2 = {1, 1, 1, 1}};

/* The fake module knows these settings only from here. */
static inline void let_set_addresses(fake_module_t *fake)
{
    static const char *const s_commands[] = {"C6=", "C7=", "C8=", "C9=", "CA="};
    for (size_t i = 0; i < sizeof s_commands / sizeof s_commands[0]; i++)
    {
        script(fake, s_commands[i], OK_ANSWER(""));
    }
}

#endif
