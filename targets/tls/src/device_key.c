#include "device_key.h"

#include <string.h>

#include <mbedtls/oid.h>
#include <mbedtls/version.h>

#define SECRET_BYTES_MAX 48U /* P-384 */

/* ---- reading DER ---- */

/* The content of the next element; `at` moves behind it. */
static int take(unsigned char **at, const unsigned char *end, int tag, mbedtls_asn1_buf *content)
{
    size_t length;
    *content = (mbedtls_asn1_buf){.tag = tag, .p = *at};
    const int result = mbedtls_asn1_get_tag(at, end, &length, tag);
    *content = (mbedtls_asn1_buf){.tag = tag, .len = result == 0 ? length : 0, .p = *at};
    if (result != 0)
    {
        return MBEDTLS_ERR_PK_KEY_INVALID_FORMAT + result;
    }
    *at += length;
    return 0;
}

static int take_sequence(unsigned char **at, const unsigned char *end, mbedtls_asn1_buf *content)
{
    return take(at, end, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE, content);
}

static bool next_is(const unsigned char *at, const unsigned char *end, int tag)
{
    return at < end && *at == (unsigned char)tag;
}

static int read_curve(device_key_t *key, unsigned char *at, const unsigned char *end)
{
    mbedtls_asn1_buf identifier;
    const int result = take(&at, end, MBEDTLS_ASN1_OID, &identifier);
    if (result != 0)
    {
        return result;
    }
    return mbedtls_oid_get_ec_grp(&identifier, &key->curve) == 0 ? 0 : MBEDTLS_ERR_PK_UNKNOWN_NAMED_CURVE;
}

/* RFC 8017, A.1.2, behind the version. */
static int read_rsa(device_key_t *key, unsigned char *at, const unsigned char *end)
{
    mbedtls_asn1_buf secret_exponent; /* the remainders stand for it */
    mbedtls_asn1_buf *const numbers[] = {&key->rsa.modulus,
                                         &key->rsa.public_exponent,
                                         &secret_exponent,
                                         &key->rsa.prime1,
                                         &key->rsa.prime2,
                                         &key->rsa.exponent1,
                                         &key->rsa.exponent2,
                                         &key->rsa.coefficient};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    {
        const int result = take(&at, end, MBEDTLS_ASN1_INTEGER, numbers[i]);
        if (result != 0)
        {
            return result;
        }
        if (numbers[i]->len == 0)
        {
            return MBEDTLS_ERR_PK_KEY_INVALID_FORMAT;
        }
    }
    key->is_rsa = true;
    return rsa_key_check(&key->rsa);
}

/* RFC 5915, section 3, behind the version. In PKCS #8 the curve stands outside. */
static int read_ec(device_key_t *key, unsigned char *at, const unsigned char *end)
{
    mbedtls_asn1_buf field;
    int result = take(&at, end, MBEDTLS_ASN1_OCTET_STRING, &key->secret);
    const int curve = MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED;
    if (result == 0 && next_is(at, end, curve))
    {
        result = take(&at, end, curve, &field);
        result = result == 0 ? read_curve(key, field.p, field.p + field.len) : result;
    }
    if (result == 0 && next_is(at, end, curve | 1))
    {
        result = take(&at, end, curve | 1, &field);
        unsigned char *inner = field.p;
        result = result == 0 ? take(&inner, field.p + field.len, MBEDTLS_ASN1_BIT_STRING, &key->public_point) : result;
        if (result == 0 && key->public_point.len > 0)
        {
            key->public_point.p++; /* the count of unused bits */
            key->public_point.len--;
        }
    }
    if (result == 0 && (key->curve == MBEDTLS_ECP_DP_NONE || key->secret.len > SECRET_BYTES_MAX))
    {
        return MBEDTLS_ERR_PK_KEY_INVALID_FORMAT;
    }
    return result;
}

/* PKCS #1 or SEC1, and neither a PKCS #8 again. */
static int read_plain(device_key_t *key, unsigned char *at, const unsigned char *end)
{
    mbedtls_asn1_buf all;
    mbedtls_asn1_buf version;
    int result = take_sequence(&at, end, &all);
    at = all.p;
    end = all.p + all.len;
    result = result == 0 ? take(&at, end, MBEDTLS_ASN1_INTEGER, &version) : result;
    if (result != 0)
    {
        return result;
    }
    return next_is(at, end, MBEDTLS_ASN1_INTEGER) ? read_rsa(key, at, end) : read_ec(key, at, end);
}

/* RFC 5208, section 5, behind the version. */
static int read_wrapped(device_key_t *key, unsigned char *at, const unsigned char *end)
{
    mbedtls_asn1_buf algorithm;
    mbedtls_asn1_buf field;
    int result = take_sequence(&at, end, &algorithm);
    unsigned char *inner = algorithm.p;
    const unsigned char *inner_end = algorithm.p + algorithm.len;
    result = result == 0 ? take(&inner, inner_end, MBEDTLS_ASN1_OID, &field) : result;
    if (result == 0 && next_is(inner, inner_end, MBEDTLS_ASN1_OID))
    {
        result = read_curve(key, inner, inner_end);
    }
    result = result == 0 ? take(&at, end, MBEDTLS_ASN1_OCTET_STRING, &field) : result;
    return result == 0 ? read_plain(key, field.p, field.p + field.len) : result;
}

int device_key_read(device_key_t *key, const uint8_t *data, size_t length)
{
    memset(key, 0, sizeof *key);
    if (data == NULL || length == 0)
    {
        return MBEDTLS_ERR_PK_KEY_INVALID_FORMAT;
    }
    /* mbedTLS's reader takes memory that it could change, and does not. */
    unsigned char *start = (unsigned char *)(uintptr_t)data;
    unsigned char *at = start;
    const unsigned char *end = start + length;
    mbedtls_asn1_buf all;
    mbedtls_asn1_buf version;
    int result = take_sequence(&at, end, &all);
    if (result == 0)
    {
        at = all.p;
        end = all.p + all.len;
        result = take(&at, end, MBEDTLS_ASN1_INTEGER, &version);
    }
    if (result != 0)
    {
        return result;
    }
    return next_is(at, end, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) ? read_wrapped(key, at, end)
                                                                              : read_plain(key, start, start + length);
}

/* ---- whose key it is ---- */

static bool same(mbedtls_asn1_buf a, mbedtls_asn1_buf b)
{
    return a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

static int check_rsa(const device_key_t *key, mbedtls_asn1_buf public_key)
{
    mbedtls_asn1_buf all;
    mbedtls_asn1_buf modulus;
    mbedtls_asn1_buf exponent;
    unsigned char *at = public_key.p;
    int result = take_sequence(&at, public_key.p + public_key.len, &all);
    at = all.p;
    result = result == 0 ? take(&at, all.p + all.len, MBEDTLS_ASN1_INTEGER, &modulus) : result;
    result = result == 0 ? take(&at, all.p + all.len, MBEDTLS_ASN1_INTEGER, &exponent) : result;
    if (result != 0)
    {
        return result;
    }
    return same(rsa_number_trim(modulus), rsa_number_trim(key->rsa.modulus)) &&
                   same(rsa_number_trim(exponent), rsa_number_trim(key->rsa.public_exponent))
               ? 0
               : MBEDTLS_ERR_RSA_KEY_CHECK_FAILED;
}

int device_key_check(const device_key_t *key, const mbedtls_x509_crt *certificate)
{
    if (mbedtls_pk_can_do(&certificate->pk, key->is_rsa ? MBEDTLS_PK_RSA : MBEDTLS_PK_ECKEY) == 0)
    {
        return MBEDTLS_ERR_PK_TYPE_MISMATCH;
    }
    mbedtls_asn1_buf all; /* SubjectPublicKeyInfo (RFC 5280, section 4.1) */
    mbedtls_asn1_buf part;
    unsigned char *at = certificate->pk_raw.p;
    int result = take_sequence(&at, at + certificate->pk_raw.len, &all);
    at = all.p;
    result = result == 0 ? take_sequence(&at, all.p + all.len, &part) : result;
    result = result == 0 ? take(&at, all.p + all.len, MBEDTLS_ASN1_BIT_STRING, &part) : result;
    if (result != 0 || part.len == 0)
    {
        return MBEDTLS_ERR_PK_INVALID_PUBKEY;
    }
    part.p++; /* the count of unused bits */
    part.len--;
    if (key->is_rsa)
    {
        return check_rsa(key, part);
    }
    return key->public_point.len == 0 || same(part, key->public_point) ? 0 : MBEDTLS_ERR_ECP_BAD_INPUT_DATA;
}

/* ---- signing ---- */

/* What mbedTLS calls for a signature, again and again until it is done. */
static int sign_in_steps(device_key_t *key,
                         int (*random)(void *, unsigned char *, size_t),
                         void *random_context,
                         mbedtls_md_type_t hash,
                         const unsigned char *digest,
                         unsigned char *out)
{
    if (key->signature == NULL)
    {
        key->signature = rsa_signature_begin(&key->rsa, hash, digest);
        if (key->signature == NULL)
        {
            return MBEDTLS_ERR_PK_ALLOC_FAILED;
        }
    }
    const int result = rsa_signature_step(key->signature, random, random_context, out);
    if (result != MBEDTLS_ERR_ECP_IN_PROGRESS)
    {
        device_key_release(key);
    }
    return result;
}

#if MBEDTLS_VERSION_MAJOR >= 3
static int sign_rsa(void *key,
                    int (*random)(void *, unsigned char *, size_t),
                    void *random_context,
                    mbedtls_md_type_t hash,
                    unsigned int length,
                    const unsigned char *digest,
                    unsigned char *out)
{
    (void)length; /* follows from the hash */
    return sign_in_steps(key, random, random_context, hash, digest, out);
}
#else
static int sign_rsa(void *key,
                    int (*random)(void *, unsigned char *, size_t),
                    void *random_context,
                    int mode,
                    mbedtls_md_type_t hash,
                    unsigned int length,
                    const unsigned char *digest,
                    unsigned char *out)
{
    (void)mode;
    (void)length; /* follows from the hash */
    return sign_in_steps(key, random, random_context, hash, digest, out);
}
#endif

static size_t signature_length(void *context)
{
    const device_key_t *key = context;
    return rsa_number_trim(key->rsa.modulus).len;
}

int device_key_load(device_key_t *key, mbedtls_pk_context *context)
{
    if (key->is_rsa)
    {
        return mbedtls_pk_setup_rsa_alt(context, key, NULL, sign_rsa, signature_length);
    }
    const int result = mbedtls_pk_setup(context, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY));
    return result == 0 ? mbedtls_ecp_read_key(key->curve, mbedtls_pk_ec(*context), key->secret.p, key->secret.len)
                       : result;
}

void device_key_release(device_key_t *key)
{
    rsa_signature_end(key->signature);
    key->signature = NULL;
}
