#include "spi_master.h"

static spi_answer_t s_answer;

bool master_wait_ready(fake_module_t *fake, uint32_t timeout_ms)
{
    const uint64_t end_us = fake_now_us(fake) + timeout_ms * 1000ULL;
    while (!fake->drdy && fake_now_us(fake) < end_us)
    {
        fake->port.wait(fake, 1);
    }
    return fake->drdy;
}

void master_sleep(fake_module_t *fake, uint32_t milliseconds)
{
    fake_pass_until(fake, fake->clock.now_ns + fake_ms(milliseconds), false);
}

static void open_window(fake_module_t *fake)
{
    fake->port.delay_us(fake, 4);
    fake->port.select(fake, true);
    fake->port.delay_us(fake, 15);
}

static void close_window(fake_module_t *fake)
{
    fake->port.select(fake, false);
    fake->port.delay_us(fake, 3);
}

void master_write(fake_module_t *fake, const void *bytes, uint32_t length)
{
    uint8_t padded[2048];
    CHECK(length < sizeof padded);
    memcpy(padded, bytes, length);
    padded[length] = 0x0A;
    open_window(fake);
    fake->port.transfer(fake, padded, NULL, (length + 1) / 2);
    close_window(fake);
}

void master_read(fake_module_t *fake, spi_answer_t *answer, uint32_t most_words)
{
    answer->length = 0;
    open_window(fake);
    while (fake->drdy && answer->length < 2 * most_words)
    {
        CHECK(answer->length + 2 < sizeof answer->bytes);
        fake->port.transfer(fake, NULL, answer->bytes + answer->length, 1);
        answer->length += 2;
    }
    answer->bytes[answer->length] = 0;
    close_window(fake);
}

void master_boot(fake_module_t *fake)
{
    fake->port.reset(fake, true);
    fake->port.wait(fake, 50);
    fake->port.reset(fake, false);
    CHECK(master_wait_ready(fake, 1000));
    master_read(fake, &s_answer, UINT32_MAX / 4);
    CHECK_ANSWER((const char *)s_answer.bytes, "\x15\x15\r\n> ");
    CHECK(master_wait_ready(fake, 10));
}

fake_module_t *master_start(void)
{
    fake_module_t *fake = fake_start();
    master_boot(fake);
    fake_clear_log(fake);
    return fake;
}

static const char *exchange(fake_module_t *fake, const void *bytes, uint32_t length)
{
    CHECK(master_wait_ready(fake, 10));
    master_write(fake, bytes, length);
    CHECK(!fake->drdy);
    CHECK(master_wait_ready(fake, 60000));
    master_read(fake, &s_answer, UINT32_MAX / 4);
    return (const char *)s_answer.bytes;
}

const char *master_ask(fake_module_t *fake, const char *command)
{
    char line[160];
    const int length = snprintf(line, sizeof line, "%s\r", command);
    CHECK(length < (int)sizeof line);
    return exchange(fake, line, (uint32_t)length);
}

const spi_answer_t *master_answer(void)
{
    return &s_answer;
}

const char *master_send(fake_module_t *fake, const void *bytes, uint32_t length)
{
    uint8_t line[2000];
    const uint32_t header = (uint32_t)snprintf((char *)line, sizeof line, "S3=%04u\r", length);
    CHECK(header + length < sizeof line);
    memcpy(line + header, bytes, length);
    return exchange(fake, line, header + length);
}

void master_join(fake_module_t *fake)
{
    (void)master_ask(fake, "C1=home");
    (void)master_ask(fake, "C2=secret-pass");
    (void)master_ask(fake, "C3=4");
    CHECK_ANSWER(master_ask(fake, "C0"), "\r\n[JOIN   ] home,192.168.1.7,0,0\r\nOK\r\n> ");
}

const char *master_connect(fake_module_t *fake, int index, int protocol, const char *address, int port)
{
    const struct
    {
        const char *command;
        int number;
    } s_settings[] = {{"P0", index}, {"P1", protocol}, {"P4", port}, {"R1", 1460}, {"R2", 10}, {"S2", 1000}};
    char text[40];
    for (size_t i = 0; i < sizeof s_settings / sizeof s_settings[0]; i++)
    {
        (void)snprintf(text, sizeof text, "%s=%d", s_settings[i].command, s_settings[i].number);
        (void)master_ask(fake, text);
    }
    (void)snprintf(text, sizeof text, "P3=%s", address);
    (void)master_ask(fake, text);
    return master_ask(fake, "P6=1");
}
