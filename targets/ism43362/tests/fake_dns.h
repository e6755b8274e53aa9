/*
 * The names that the fake module's world knows, for D0 and for its DNS servers.
 */
#ifndef FAKE_DNS_H
#define FAKE_DNS_H

#include <stdbool.h>
#include <stdint.h>

struct fake_module;

#define FAKE_NAMES 16
#define FAKE_DNS_MESSAGE 1400
/* The server that DHCP names. */
#define FAKE_DNS_SERVER "192.168.1.2"

typedef struct fake_name
{
    char name[256];
    uint8_t addresses[8][4];
    int count;   /* of addresses */
    int aliases; /* length of the chain of CNAMEs in front of them */
    bool plain;  /* owners are written out: the answer gets long */
    bool silent; /* no DNS server answers for it; D0 says that it is unknown */
    bool loops;  /* the last alias names the first */
} fake_name_t;

typedef struct fake_dns
{
    fake_name_t names[FAKE_NAMES];
    int count;
    char last[16]; /* D0's last address */
    bool silent;   /* no server answers anything */
    bool wrong_id;
    bool wrong_question;
    int failure; /* response code of every answer, 0 = none */
    uint32_t udp_queries, tcp_queries;
} fake_dns_t;

/* A name with one address; the caller may set the rest. */
fake_name_t *fake_add_name(struct fake_module *fake, const char *name, const char *address);
/* A name whose answer has eight addresses behind two aliases, in more than 512 bytes. */
fake_name_t *fake_add_long_name(struct fake_module *fake, const char *name);

/* For the module. */
void fake_dns_start(struct fake_module *fake);
fake_name_t *fake_find_name(struct fake_module *fake, const char *name);
/* Of the whole answer to a plain query. */
uint32_t fake_dns_answer_length(struct fake_module *fake, const char *name);
void fake_dns_look_up(struct fake_module *fake, const char *name);
/* A query came to a DNS peer; over TCP it is what has come so far, and the bytes used are returned. */
uint32_t fake_dns_query(struct fake_module *fake, int socket, const uint8_t *bytes, uint32_t length);

#endif
