#include <strings.h>

#include "check.h"
#include "fake_internal.h"

fake_name_t *fake_add_name(fake_module_t *fake, const char *name, const char *address)
{
    fake_dns_t *dns = &fake->dns;
    CHECK(dns->count < FAKE_NAMES);
    fake_name_t *entry = &dns->names[dns->count++];
    *entry = (fake_name_t){.count = 1};
    fake_keep(entry->name, sizeof entry->name, name);
    CHECK(at_text_read_address(address, entry->addresses[0]));
    return entry;
}

fake_name_t *fake_add_long_name(fake_module_t *fake, const char *name)
{
    fake_name_t *entry = fake_add_name(fake, name, "198.51.100.1");
    for (entry->count = 1; entry->count < 8; entry->count++)
    {
        memcpy(entry->addresses[entry->count], entry->addresses[0], 4);
        entry->addresses[entry->count][3] = (uint8_t)(entry->count + 1);
    }
    entry->aliases = 2;
    entry->plain = true;
    return entry;
}

void fake_dns_start(fake_module_t *fake)
{
    (void)fake_add_name(fake, "broker.example", "192.0.2.10");
    (void)fake_add_name(fake, "123456789b123456789c123456789d123456789e123456789f1234567890.net", "192.0.2.10");
}

fake_name_t *fake_find_name(fake_module_t *fake, const char *name)
{
    for (int i = 0; i < fake->dns.count; i++)
    {
        if (strcasecmp(fake->dns.names[i].name, name) == 0)
        {
            return &fake->dns.names[i];
        }
    }
    return NULL;
}

/* ---- D0 ---- */

#define LONGEST_NAME 64U
/* The module asks over UDP, without EDNS, and gives up when the answer is cut. */
#define LONGEST_ANSWER 512U

void fake_dns_look_up(fake_module_t *fake, const char *name)
{
    fake_dns_t *dns = &fake->dns;
    const fake_name_t *entry = fake_find_name(fake, name);
    const bool answered = entry != NULL && !entry->silent && !dns->silent;
    const bool too_long = strlen(name) > LONGEST_NAME;
    if (fake_has_link(fake) && !too_long && answered && entry->count > 0 && dns->failure == 0 &&
        fake_dns_answer_length(fake, name) <= LONGEST_ANSWER)
    {
        const uint8_t *a = entry->addresses[0];
        (void)snprintf(dns->last, sizeof dns->last, "%d.%d.%d.%d", a[0], a[1], a[2], a[3]);
        fake->busy_ms = 2U * fake->timing.latency_us / 1000U;
        fake_reply(fake, dns->last);
        return;
    }
    if (fake_has_link(fake) && !too_long && entry == NULL && !dns->silent && dns->last[0] != '\0' &&
        fake_profile(fake)->answers_stale)
    {
        fake_reply(fake, dns->last);
        return;
    }
    fake->busy_ms =
        fake_has_link(fake) && (dns->silent || (entry != NULL && entry->silent)) ? fake->timing.silent_connect_ms : 0;
    fake_reply_error(fake, "Host not found ");
}
