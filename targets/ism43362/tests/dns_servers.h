/*
 * DNS servers for tests, of any kind: good, silent, lying, failing. They answer behind the fake module's sockets.
 */
#ifndef DNS_SERVERS_H
#define DNS_SERVERS_H

#include "dns_reply.h"
#include "fake_module.h"

/* DNS servers behind the fake module: what they are asked is taken from its sockets, what they say is fed there. */
typedef struct servers
{
    fake_module_t *fake;
    /* Makes the answer to one query; leaves it empty to be silent. */
    void (*answer)(struct servers *servers, const uint8_t *query, dns_reply_t *reply);
    socket_endpoint_t sender;
    const char *name;     /* that the query must be for; NULL = any */
    bool stream;          /* the query came over TCP */
    uint32_t queries;     /* over UDP */
    uint32_t connections; /* queries over TCP */
    uint32_t seen[FAKE_SOCKETS];
    char asked[32]; /* address and port of the last query */
} servers_t;

extern servers_t g_servers;

/* How long the driver runs before the servers look for queries again. */
#define SLICE_MS 10U

names_t *names_of(fake_module_t *fake);
void start_servers(fake_module_t *fake, void (*answer)(servers_t *, const uint8_t *, dns_reply_t *));
void feed_datagram(servers_t *servers, int socket, const dns_reply_t *reply);
void run_slice(fake_module_t *fake);
ism_status_t wait_for(fake_module_t *fake, int ticket, uint8_t address[4]);
void check_resolves(fake_module_t *fake, const char *name, uint8_t a, uint8_t b, uint8_t c, uint8_t d);
void check_fails(fake_module_t *fake, const char *name, ism_status_t expected);
void check_sockets_are_free(fake_module_t *fake);
void script_module(fake_module_t *fake, const char *answer);
const char *long_name(uint32_t length);
void answer_address(servers_t *servers, const uint8_t *query, dns_reply_t *reply);
void answer_unknown(servers_t *servers, const uint8_t *query, dns_reply_t *reply);
void answer_nothing(servers_t *servers, const uint8_t *query, dns_reply_t *reply);
void answer_ipv6_only(servers_t *servers, const uint8_t *query, dns_reply_t *reply);
void answer_failure(servers_t *servers, const uint8_t *query, dns_reply_t *reply);
void answer_address_if_second(servers_t *servers, const uint8_t *query, dns_reply_t *reply);
void answer_from_the_third_query_on(servers_t *servers, const uint8_t *query, dns_reply_t *reply);
void answer_aws_endpoint(servers_t *servers, const uint8_t *query, dns_reply_t *reply);
void answer_aws_endpoint_over_tcp(servers_t *servers, const uint8_t *query, dns_reply_t *reply);
void answer_with_a_late_address(servers_t *servers, const uint8_t *query, dns_reply_t *reply);
void answer_cut_over_tcp(servers_t *servers, const uint8_t *query, dns_reply_t *reply);
void answer_truncated_always(servers_t *servers, const uint8_t *query, dns_reply_t *reply);

#endif
