/*
 * DNS messages: the query for the IPv4 address of a name, and its answer read as a stream of bytes (RFC 1035 section
 * 4).
 *
 * No I/O and no memory but the caller's. The answer may come in pieces of any size; a piece is not needed any more when
 * the call returns, and names in the answer are skipped, never followed, so that each byte is looked at once.
 */
#ifndef DNS_MESSAGE_H
#define DNS_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "ism_status.h"

/** Longest name in its usual notation, without a final dot (RFC 1035 section 2.3.4). */
#define DNS_NAME_MAX 253U
/** Bytes that every message begins with. */
#define DNS_HEADER 12U
/** Longest query: header, name, type and class, OPT record. */
#define DNS_QUERY_MAX (DNS_HEADER + (DNS_NAME_MAX + 2U) + 4U + 11U)
/** Length that precedes a message over TCP (RFC 1035 section 4.2.2). */
#define DNS_PREFIX 2U
/** Longest answer that we ask for over UDP: no path cuts it into fragments. */
#define DNS_ANSWER_MAX 1232U

typedef enum dns_result
{
    DNS_UNFINISHED, /**< more bytes are needed */
    DNS_ADDRESS,    /**< `address` is set */
    DNS_NO_ADDRESS, /**< no such name, or none with an IPv4 address */
    DNS_TRUNCATED,  /**< the whole answer has to be asked for over TCP */
    DNS_USELESS,    /**< no answer to this query, one that breaks the format, or a failure of the server's */
} dns_result_t;

typedef struct dns_query
{
    uint16_t question; /**< length of name, type and class */
    uint16_t length;   /**< of the message */
    uint8_t stream[DNS_PREFIX + DNS_QUERY_MAX];
} dns_query_t;

typedef struct dns_reader
{
    const dns_query_t *query;
    uint16_t left;    /**< bytes that the present part of the message still has */
    uint16_t answers; /**< records of the answer section still to come */
    uint8_t state;
    uint8_t filled; /**< bytes in `field` */
    bool found;     /**< `address` is second choice */
    dns_result_t result;
    uint8_t field[12]; /**< a part of fixed length: header, record, address */
    uint8_t address[4];
} dns_reader_t;

/** Letters, digits, `-` and `_` in labels of 1 to 63, 253 in all; a final dot is no part of that. ISM_OK,
 *  ISM_ERR_NAME_TOO_LONG (name or label) or ISM_ERR_ARGUMENT. */
ism_status_t dns_check_name(const char *name);

/** Writes the query for a name that dns_check_name likes, with the OPT record that allows an answer of DNS_ANSWER_MAX
 *  bytes over UDP instead of 512 (RFC 6891). */
void dns_write_query(dns_query_t *query, const char *name, uint16_t id);

/** Begins to read an answer to `query`, which must stay as it is until the last piece was read. */
void dns_read_start(dns_reader_t *reader, const dns_query_t *query);

/** Takes the next piece of the message. The first result that is not DNS_UNFINISHED is final: it is returned for all
 *  further pieces too, and may come before the message ends. */
dns_result_t dns_read(dns_reader_t *reader, const uint8_t *bytes, uint32_t count);

/** The module's firmware cannot connect to an address that has a 255 anywhere, or a 0 at its begin or end. */
bool dns_can_connect(const uint8_t address[4]);

#endif
