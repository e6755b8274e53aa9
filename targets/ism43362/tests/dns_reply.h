/*
 * Answers of a DNS server, put together for a test: a message of any shape, right or wrong.
 */
#ifndef DNS_REPLY_H
#define DNS_REPLY_H

#include <string.h>

#include "dns_message.h"

#define DNS_REPLY_RECORD_A 1U
#define DNS_REPLY_RECORD_CNAME 5U
#define DNS_REPLY_RECORD_AAAA 28U
#define DNS_REPLY_NXDOMAIN 3U

typedef struct dns_reply
{
    uint8_t bytes[2048];
    uint32_t length;
} dns_reply_t;

static inline void dns_reply_put(dns_reply_t *reply, const void *bytes, uint32_t count)
{
    memcpy(reply->bytes + reply->length, bytes, count);
    reply->length += count;
}

static inline void dns_reply_put16(dns_reply_t *reply, uint32_t value)
{
    const uint8_t bytes[2] = {(uint8_t)(value >> 8), (uint8_t)value};
    dns_reply_put(reply, bytes, sizeof bytes);
}

static inline void dns_reply_put_name(dns_reply_t *reply, const char *name)
{
    while (*name != '\0')
    {
        const uint8_t label = (uint8_t)strcspn(name, ".");
        dns_reply_put(reply, &label, 1);
        dns_reply_put(reply, name, label);
        name += name[label] == '.' ? label + 1U : label;
    }
    dns_reply_put(reply, "", 1);
}

/* Header with the query's id, and the query's question. */
static inline void dns_reply_start(dns_reply_t *reply, const uint8_t *query, uint32_t rcode)
{
    const uint32_t question = (uint32_t)strlen((const char *)query + 12) + 1U + 4U;
    reply->length = 0;
    dns_reply_put(reply, query, 2);
    dns_reply_put16(reply, 0x8180U | rcode);
    dns_reply_put16(reply, 1);
    dns_reply_put16(reply, 0);
    dns_reply_put16(reply, 0);
    dns_reply_put16(reply, 0);
    dns_reply_put(reply, query + 12, question);
}

/* Sets the TC bit. */
static inline void dns_reply_truncate(dns_reply_t *reply)
{
    reply->bytes[2] |= 0x02;
}

/* One record of the answer section; its owner is a pointer to the question. */
static inline void dns_reply_start_record(dns_reply_t *reply, uint32_t type, uint32_t length)
{
    reply->bytes[7]++;
    dns_reply_put16(reply, 0xC00CU);
    dns_reply_put16(reply, type);
    dns_reply_put16(reply, 1);
    dns_reply_put16(reply, 0);
    dns_reply_put16(reply, 60);
    dns_reply_put16(reply, length);
}

static inline void dns_reply_add_address(dns_reply_t *reply, uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    const uint8_t address[4] = {a, b, c, d};
    dns_reply_start_record(reply, DNS_REPLY_RECORD_A, sizeof address);
    dns_reply_put(reply, address, sizeof address);
}

static inline void dns_reply_add_alias(dns_reply_t *reply, const char *name)
{
    dns_reply_start_record(reply, DNS_REPLY_RECORD_CNAME, (uint32_t)strlen(name) + 2U);
    dns_reply_put_name(reply, name);
}

/* What a resolver says about an endpoint of AWS IoT: two aliases, eight addresses, the zone's servers: 600 bytes. */
static inline void dns_reply_add_aws_endpoint(dns_reply_t *reply)
{
    static const char *const s_servers[4] = {
        "ns-1234.awsdns-26.example",
        "ns-1789.awsdns-31.example",
        "ns-321.awsdns-40.example",
        "ns-987.awsdns-59.example",
    };
    dns_reply_add_alias(reply, "dualstack.iotmoonraker-u-elb-1w8qnw1336zq-1186348092.eu-west-1.elb.example");
    dns_reply_add_alias(reply, "iotmoonraker-u-elb-1w8qnw1336zq-1186348092.eu-west-1.elb.example");
    for (uint8_t i = 0; i < 8; i++)
    {
        dns_reply_add_address(reply, 198, 51, 100, (uint8_t)(i + 20));
    }
    for (uint32_t i = 0; i < 4; i++)
    {
        dns_reply_start_record(reply, 2, (uint32_t)strlen(s_servers[i]) + 2U);
        dns_reply_put_name(reply, s_servers[i]);
        reply->bytes[7]--;
        reply->bytes[9]++;
    }
}

#endif
