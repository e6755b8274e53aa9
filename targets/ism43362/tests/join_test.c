/* Why a join failed. */
#include "join_steps.h"

/* ---- why it failed ---- */

static void a_network_with_tkip_alone_is_tried_in_its_own_mode(void)
{
    static const char s_failed[] = ERROR_ANSWER("[JOIN   ] den\r\n[JOIN   ] Failed");
    fake_module_t *fake = fake_start();
    (void)fake_add_access_point(fake, "den", "WPA2 TKIP", "secret-pass");
    script(fake, "C0", s_failed);
    CHECK_EQUAL(join(fake, "den", "secret-pass"), ISM_OK);
    CHECK_EQUAL(times(fake, " C3=4 C4=1 C0 "), 1);
    CHECK_EQUAL(times(fake, " C3=5 C0 C? "), 1);
    /* A twin that the mixed mode takes is the better one. */
    (void)fake_add_access_point(fake, "den", "WPA2 AES", "secret-pass");
    script(fake, "C0", s_failed);
    CHECK_EQUAL(join(fake, "den", "secret-pass"), ISM_OK);
    CHECK(strstr(fake->log, "C3=5") == NULL);
    CHECK_EQUAL(times(fake, " C3=4 "), 2);
}

static void each_failure_has_its_reason(void)
{
    static const struct
    {
        const char *passphrase, *security[2]; /* of the networks called "den" */
        ism_status_t reason;
        uint32_t attempts;
    } s_cases[] = {
        {"secret-pass", {NULL, NULL}, ISM_ERR_JOIN_NO_NETWORK, 1},
        {"secret-pass", {"WPA", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"secret-pass", {"WPA2", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"secret-pass", {"WPA2 AES", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"secret-pass", {"WPA2 TKIP", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"secret-pass", {"WPA WPA2", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"secret-pass", {"Open", "WPA2 AES"}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"secret-pass", {"Open", NULL}, ISM_ERR_JOIN_OPEN_NETWORK, 1},
        {"secret-pass", {"Open", "WPA3"}, ISM_ERR_JOIN_SECURITY, 1},
        {"secret-pass", {"WPA3", NULL}, ISM_ERR_JOIN_SECURITY, 1},
        {"secret-pass", {"WPA2 Enterprise", NULL}, ISM_ERR_JOIN_SECURITY, 1},
        {"secret-pass", {"", NULL}, ISM_ERR_JOIN_SECURITY, 1},
        {"secret-pass", {"WEP", NULL}, ISM_ERR_JOIN_PASSPHRASE, 1},
        {"0123456789", {"WEP", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"0123456789", {"WEP", "WPA2 AES"}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"abcde", {"WEP", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"abcde", {"WPA2 AES", NULL}, ISM_ERR_JOIN_PASSPHRASE, 1},
        {"abcde", {"Open", NULL}, ISM_ERR_JOIN_OPEN_NETWORK, 1},
        {"", {NULL, NULL}, ISM_ERR_JOIN_NO_NETWORK, 1},
        {"", {"WPA2 AES", NULL}, ISM_ERR_JOIN_NEEDS_PASSPHRASE, 1},
        {"", {"WEP", NULL}, ISM_ERR_JOIN_NEEDS_PASSPHRASE, 1},
        {"", {"WPA3", NULL}, ISM_ERR_JOIN_SECURITY, 1},
        {"", {"Open", NULL}, ISM_ERR_JOIN_FAILED, 2},
    };
    fake_module_t *fake = fake_start();
    for (size_t i = 0; i < sizeof s_cases / sizeof s_cases[0]; i++)
    {
        air_clear(fake);
        air_add("de", -20, "WPA2 AES");
        air_add("den,", -20, "Open");
        for (size_t twin = 0; twin < 2 && s_cases[i].security[twin] != NULL; twin++)
        {
            air_add("den", -60, s_cases[i].security[twin]);
        }
        CHECK_EQUAL(join(fake, "den", s_cases[i].passphrase), s_cases[i].reason);
        CHECK_EQUAL(times(fake, " C0 "), s_cases[i].attempts);
        CHECK_EQUAL(times(fake, "F0=2 "), 1);
        CHECK(!link_of(fake).joined);
    }
}

static void an_open_twin_is_never_joined_with_a_passphrase(void)
{
    fake_module_t *fake = fake_start();
    air_clear(fake);
    air_add("home", -20, "Open");
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_OPEN_NETWORK);
    CHECK(strstr(fake->log, "C3=0") == NULL);
}

static void old_module_firmware_is_scanned_in_one_list(void)
{
    fake_module_t *fake = fake_start();
    fake->firmware = "C3.5.2.3.BETA9";
    air_clear(fake);
    air_add("den, with comma", -60, "WPA2 AES");
    CHECK_EQUAL(join(fake, "den, with comma", "wrong-pass"), ISM_ERR_JOIN_PASSPHRASE);
    CHECK(strstr(fake->log, " F0 C3=4 C0 ") != NULL);
    CHECK_EQUAL(join(fake, "den", "wrong-pass"), ISM_ERR_JOIN_NO_NETWORK);
}

static void the_network_is_found_among_a_hundred(void)
{
    fake_module_t *fake = fake_start();
    air_clear(fake);
    for (int i = 0; i < 100; i++)
    {
        air_add(i == 99 ? "home" : "home, but not this one", -40, "WPA2 AES");
    }
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_PASSPHRASE);
}

static void a_hidden_network_may_be_the_one(void)
{
    fake_module_t *fake = fake_start();
    air_clear(fake);
    air_add("", -50, "WPA2 AES");
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_HIDDEN);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    air_add("home", -50, "WPA2 AES");
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_PASSPHRASE);
}

static void an_access_point_that_comes_back_is_joined_instead_of_blamed(void)
{
    const fake_script_t away = {.command = "C0",
                                .bytes = ERROR_ANSWER("[JOIN   ] home\r\n[JOIN   ] Failed"),
                                .length = sizeof ERROR_ANSWER("[JOIN   ] home\r\n[JOIN   ] Failed") - 1,
                                .delay_ms = 21000};
    fake_module_t *fake = fake_start();
    fake_answer(fake, &away);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    CHECK_EQUAL(times(fake, " C0 "), 2);
    CHECK_EQUAL(fake->resets, 1);
}

static void a_failing_join_may_take_21_seconds_twice(void)
{
    const fake_script_t slow = {.command = "C0", .delay_ms = 21000};
    fake_module_t *fake = fake_start();
    fake_answer(fake, &slow);
    fake_answer(fake, &slow);
    const uint32_t started_ms = fake_now_ms(fake);
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_PASSPHRASE);
    CHECK_EQUAL(fake->resets, 1);
    CHECK(fake_now_ms(fake) - started_ms >= 42000);
    CHECK(fake_now_ms(fake) - started_ms < 44000);
}

static void half_a_list_proves_nothing(void)
{
    static const char s_open[] = "\r\n#001,\"home\",02:00:00:00:00:01,-50,72.2,Infrastructure,Open,2.4GHz,6\r";
    fake_module_t *fake = fake_start();
    script(fake, "F0", s_open);
    script(fake, "MR", ERROR_ANSWER(""));
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_FAILED);
}

static void a_failure_without_a_scan_stays_unexplained(void)
{
    const fake_script_t mute = {.command = "F0", .mute = 1};
    fake_module_t *fake = fake_start();
    fake_answer(fake, &mute);
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_FAILED);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    CHECK_EQUAL(fake->resets, 2);
}

static void a_scan_that_breaks_the_module_is_no_proof_against_the_passphrase(void)
{
    static const char s_seen[] = "\r\n#001,\"home\",02:00:00:00:00:01,-50,72.2,Infrastructure,WPA2 AES,2.4GHz,6\r";
    const fake_script_t mute = {.command = "MR", .mute = 1};
    fake_module_t *fake = fake_start();
    script(fake, "F0", s_seen);
    fake_answer(fake, &mute);
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_TIMEOUT);
    CHECK_EQUAL(times(fake, " C0 "), 1);
}

static void a_module_that_hangs_in_a_join_is_reset_and_works_again(void)
{
    const fake_script_t mute = {.command = "C0", .mute = 1};
    fake_module_t *fake = fake_start();
    fake_answer(fake, &mute);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_ERR_TIMEOUT);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    CHECK_EQUAL(fake->resets, 2);
}

static void a_dead_module_ends_the_join(void)
{
    fake_module_t *fake = fake_start();
    fake->dead = true;
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_ERR_TIMEOUT);
    fake->dead = false;
    fake_run_for(fake, 2000);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
}

static void any_setting_may_be_refused(void)
{
    static const char *const s_commands[] = {"C1=", "C2=", "C3=", "C4="};
    fake_module_t *fake = fake_start();
    for (size_t i = 0; i < sizeof s_commands / sizeof s_commands[0]; i++)
    {
        script(fake, s_commands[i], ERROR_ANSWER(""));
        CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_ERR_MODULE);
        CHECK(strstr(fake->log, "C0") == NULL);
    }
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
}

static void an_answer_that_names_no_network_is_no_join(void)
{
    static const char *const s_answers[] = {OK_ANSWER(""),
                                            OK_ANSWER("[JOIN   ] home"),
                                            OK_ANSWER("[JOIN   ] homely,10.0.0.9,0,0"),
                                            OK_ANSWER("[JOIN   ] home,nowhere")};
    fake_module_t *fake = fake_start();
    for (size_t i = 0; i < sizeof s_answers / sizeof s_answers[0]; i++)
    {
        script(fake, "C0", s_answers[i]);
        CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_ERR_MODULE);
        CHECK(strstr(fake->log, "C0 CD ") != NULL);
    }
}

static void a_link_that_the_module_kept_is_left_first(void)
{
    fake_module_t *fake = fake_start();
    script(fake, "C0", ERROR_ANSWER("Already connected!"));
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    CHECK(strstr(fake->log, "C0 CD C0 C? ") != NULL);
    check_address(link_of(fake).address, 192, 168, 1, 7);
}

static const test_case_t s_tests[] = {
    TEST(a_network_with_tkip_alone_is_tried_in_its_own_mode),
    TEST(each_failure_has_its_reason),
    TEST(an_open_twin_is_never_joined_with_a_passphrase),
    TEST(old_module_firmware_is_scanned_in_one_list),
    TEST(the_network_is_found_among_a_hundred),
    TEST(a_hidden_network_may_be_the_one),
    TEST(an_access_point_that_comes_back_is_joined_instead_of_blamed),
    TEST(a_failing_join_may_take_21_seconds_twice),
    TEST(half_a_list_proves_nothing),
    TEST(a_failure_without_a_scan_stays_unexplained),
    TEST(a_scan_that_breaks_the_module_is_no_proof_against_the_passphrase),
    TEST(a_module_that_hangs_in_a_join_is_reset_and_works_again),
    TEST(a_dead_module_ends_the_join),
    TEST(any_setting_may_be_refused),
    TEST(an_answer_that_names_no_network_is_no_join),
    TEST(a_link_that_the_module_kept_is_left_first),
};

TEST_MAIN(s_tests)
