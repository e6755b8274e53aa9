#include "trust.h"

#include <stdbool.h>
#include <string.h>

#include <mbedtls/asn1.h>

#define SEQUENCE (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE)
#define SET (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SET)

typedef struct names
{
    mbedtls_asn1_buf issuer;
    mbedtls_asn1_buf subject;
} names_t;

/* ---- reading DER ---- */

/* The next element's tag and content; false when there is none. */
static bool take_any(unsigned char **at, const unsigned char *end, mbedtls_asn1_buf *content)
{
    if (*at >= end)
    {
        return false;
    }
    content->tag = **at;
    if (mbedtls_asn1_get_tag(at, end, &content->len, content->tag) != 0)
    {
        return false;
    }
    content->p = *at;
    *at += content->len;
    return true;
}

static bool take(unsigned char **at, const unsigned char *end, int tag, mbedtls_asn1_buf *content)
{
    return take_any(at, end, content) && content->tag == tag;
}

/* RFC 5280, section 4.1: version, serial number, algorithm, issuer, validity, subject. `at` moves behind the whole. */
static bool read_names(unsigned char **at, const unsigned char *end, names_t *names)
{
    mbedtls_asn1_buf part;
    if (!take(at, end, SEQUENCE, &part))
    {
        return false;
    }
    unsigned char *inner = part.p;
    if (!take(&inner, part.p + part.len, SEQUENCE, &part))
    {
        return false;
    }
    inner = part.p;
    const unsigned char *inner_end = part.p + part.len;
    const bool has_version = part.len > 0 && *inner == (MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED);
    return (!has_version || take_any(&inner, inner_end, &part)) &&
           take(&inner, inner_end, MBEDTLS_ASN1_INTEGER, &part) && take(&inner, inner_end, SEQUENCE, &part) &&
           take(&inner, inner_end, SEQUENCE, &names->issuer) && take(&inner, inner_end, SEQUENCE, &part) &&
           take(&inner, inner_end, SEQUENCE, &names->subject);
}

/* ---- names ---- */

static bool is_text(int tag)
{
    return tag == MBEDTLS_ASN1_UTF8_STRING || tag == MBEDTLS_ASN1_PRINTABLE_STRING;
}

static unsigned char lower(unsigned char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (unsigned char)(letter | 0x20U) : letter;
}

static bool same_bytes(mbedtls_asn1_buf a, mbedtls_asn1_buf b)
{
    return a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

static bool same_text(mbedtls_asn1_buf a, mbedtls_asn1_buf b)
{
    bool same = a.len == b.len && is_text(a.tag) && is_text(b.tag);
    for (size_t i = 0; i < a.len && same; i++)
    {
        same = lower(a.p[i]) == lower(b.p[i]);
    }
    return same;
}

/* One attribute after the other, each a SET of an identifier and a value. Letter case and kind of string do not count,
 * as little as they do for mbedTLS. */
static bool same_name(mbedtls_asn1_buf a, mbedtls_asn1_buf b)
{
    if (same_bytes(a, b))
    {
        return true;
    }
    bool same = true;
    unsigned char *left = a.p;
    unsigned char *right = b.p;
    while (same && left < a.p + a.len && right < b.p + b.len)
    {
        mbedtls_asn1_buf sets[2];
        mbedtls_asn1_buf pairs[2];
        mbedtls_asn1_buf identifiers[2];
        mbedtls_asn1_buf values[2];
        same = take(&left, a.p + a.len, SET, &sets[0]) && take(&right, b.p + b.len, SET, &sets[1]);
        for (size_t i = 0; i < 2 && same; i++)
        {
            unsigned char *at = sets[i].p;
            same = take(&at, sets[i].p + sets[i].len, SEQUENCE, &pairs[i]) && at == sets[i].p + sets[i].len;
            at = pairs[i].p;
            same = same && take(&at, pairs[i].p + pairs[i].len, MBEDTLS_ASN1_OID, &identifiers[i]) &&
                   take_any(&at, pairs[i].p + pairs[i].len, &values[i]);
        }
        same =
            same && same_bytes(identifiers[0], identifiers[1]) &&
            (same_text(values[0], values[1]) || (values[0].tag == values[1].tag && same_bytes(values[0], values[1])));
    }
    return same && left == a.p + a.len && right == b.p + b.len;
}

/* ---- choosing ---- */

/* Parses the roots that bear the name. mbedTLS does not write to what it parses in place. */
static int load_named(mbedtls_x509_crt *chosen, const uint8_t *roots, size_t length, mbedtls_asn1_buf name, bool *found)
{
    unsigned char *at = (unsigned char *)(uintptr_t)roots;
    const unsigned char *end = at + length;
    names_t root;
    int result = 0;
    while (result == 0 && at < end)
    {
        unsigned char *start = at;
        if (!read_names(&at, end, &root))
        {
            return MBEDTLS_ERR_X509_INVALID_FORMAT;
        }
        if (same_name(root.subject, name))
        {
            *found = true;
            result = mbedtls_x509_crt_parse_der_nocopy(chosen, start, (size_t)(at - start));
        }
    }
    return result;
}

int trust_load(
    mbedtls_x509_crt *chosen, const uint8_t *roots, size_t roots_length, const uint8_t *message, size_t length)
{
    const size_t headers = 4U + 3U;
    unsigned char *at = (unsigned char *)(uintptr_t)message + headers;
    const unsigned char *end = message + length;
    bool found = false;
    int result = 0;
    while (result == 0 && !found && length > headers && end - at > 3)
    {
        names_t presented;
        const size_t size = (size_t)at[0] << 16 | (size_t)at[1] << 8 | at[2];
        unsigned char *start = at + 3;
        if (size > (size_t)(end - start))
        {
            return 0; /* mbedTLS says what is wrong with it */
        }
        at = start + size;
        unsigned char *certificate = start;
        if (read_names(&certificate, at, &presented))
        {
            result = load_named(chosen, roots, roots_length, presented.issuer, &found);
        }
    }
    return result;
}
