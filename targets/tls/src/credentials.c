#include "credentials.h"

#include <stdbool.h>
#include <string.h>

#include <mbedtls/platform.h>
#include <mbedtls/version.h>

#define PEM_MARK "-----BEGIN "
#define ENCRYPTED_KEY_MARK "-----BEGIN ENCRYPTED"
#define ENCRYPTED_TEXT_MARK "Proc-Type: 4,ENCRYPTED" /* RFC 1421, section 4.6.1.1 */

static bool contains(const uint8_t *data, size_t length, const char *mark)
{
    const size_t mark_length = strlen(mark);
    for (size_t i = 0; i + mark_length <= length; i++)
    {
        if (memcmp(data + i, mark, mark_length) == 0)
        {
            return true;
        }
    }
    return false;
}

static bool is_pem(const uint8_t *data, size_t length)
{
    return contains(data, length, PEM_MARK);
}

/* mbedTLS without ciphers for keys takes such a key for damaged. */
static bool is_encrypted(const uint8_t *data, size_t length)
{
    return contains(data, length, ENCRYPTED_KEY_MARK) || contains(data, length, ENCRYPTED_TEXT_MARK);
}

/* mbedTLS wants PEM as a string; the copy holds a key, so it is wiped before it is freed. */
static unsigned char *terminated_copy(const uint8_t *data, size_t length)
{
    unsigned char *copy = mbedtls_calloc(1, length + 1U);
    if (copy != NULL)
    {
        memcpy(copy, data, length);
    }
    return copy;
}

static void release_copy(unsigned char *copy, size_t length)
{
    volatile unsigned char *wiped = copy;
    for (size_t i = 0; i < length; i++)
    {
        wiped[i] = 0;
    }
    mbedtls_free(copy);
}

static int parse_pem_certificates(mbedtls_x509_crt *chain, const uint8_t *data, size_t length)
{
    unsigned char *text = terminated_copy(data, length);
    if (text == NULL)
    {
        return MBEDTLS_ERR_X509_ALLOC_FAILED;
    }
    /* A positive result counts the certificates that could not be read: one bad certificate spoils the whole. */
    int result = mbedtls_x509_crt_parse(chain, text, length + 1U);
    release_copy(text, length);
    return result > 0 ? MBEDTLS_ERR_X509_INVALID_FORMAT : result;
}

static int parse_der_certificates(mbedtls_x509_crt *chain, const uint8_t *data, size_t length)
{
    size_t used = 0;
    while (used < length)
    {
        int result = mbedtls_x509_crt_parse_der(chain, data + used, length - used);
        if (result != 0)
        {
            return result;
        }
        const mbedtls_x509_crt *last = chain;
        while (last->next != NULL)
        {
            last = last->next;
        }
        used += last->raw.len;
    }
    return 0;
}

int credentials_parse_certificates(mbedtls_x509_crt *chain, const uint8_t *data, size_t length)
{
    if (data == NULL || length == 0)
    {
        return MBEDTLS_ERR_X509_INVALID_FORMAT;
    }
    return is_pem(data, length) ? parse_pem_certificates(chain, data, length)
                                : parse_der_certificates(chain, data, length);
}

static int parse_key(mbedtls_pk_context *key, const uint8_t *data, size_t length, mbedtls_ctr_drbg_context *random)
{
#if MBEDTLS_VERSION_MAJOR >= 3
    return mbedtls_pk_parse_key(key, data, length, NULL, 0, mbedtls_ctr_drbg_random, random);
#else
    (void)random;
    return mbedtls_pk_parse_key(key, data, length, NULL, 0);
#endif
}

int credentials_parse_key(mbedtls_pk_context *key, const uint8_t *data, size_t length, mbedtls_ctr_drbg_context *random)
{
    if (data == NULL || length == 0)
    {
        return MBEDTLS_ERR_PK_KEY_INVALID_FORMAT;
    }
    if (!is_pem(data, length))
    {
        return parse_key(key, data, length, random);
    }
    if (is_encrypted(data, length))
    {
        return MBEDTLS_ERR_PK_PASSWORD_REQUIRED;
    }
    unsigned char *text = terminated_copy(data, length);
    if (text == NULL)
    {
        return MBEDTLS_ERR_PK_ALLOC_FAILED;
    }
    int result = parse_key(key, text, length + 1U, random);
    release_copy(text, length);
    return result;
}

int credentials_check_pair(mbedtls_x509_crt *certificate, mbedtls_pk_context *key, mbedtls_ctr_drbg_context *random)
{
#if MBEDTLS_VERSION_MAJOR >= 3
    return mbedtls_pk_check_pair(&certificate->pk, key, mbedtls_ctr_drbg_random, random);
#else
    (void)random;
    return mbedtls_pk_check_pair(&certificate->pk, key);
#endif
}
