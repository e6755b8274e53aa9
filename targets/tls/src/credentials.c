#include "credentials.h"

#include <stdbool.h>
#include <string.h>

#include <mbedtls/base64.h>
#include <mbedtls/platform.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/version.h>

/* RFC 7468, section 2. */
#define PEM_BEGIN "-----BEGIN "
#define PEM_END "-----END "
#define PEM_DASHES "-----"
#define ENCRYPTED_TEXT "Proc-Type: 4,ENCRYPTED" /* RFC 1421, section 4.6.1.1 */

typedef struct text
{
    const uint8_t *data;
    size_t length;
} text_t;

/* Where `mark` begins, or the text's length. */
static size_t find(text_t text, const char *mark)
{
    const size_t length = strlen(mark);
    size_t at = 0;
    while (at + length <= text.length && memcmp(text.data + at, mark, length) != 0)
    {
        at++;
    }
    return at + length <= text.length ? at : text.length;
}

static bool contains(text_t text, const char *mark)
{
    return find(text, mark) < text.length;
}

static text_t behind(text_t text, size_t count)
{
    return (text_t){.data = text.data + count, .length = text.length - count};
}

/* Takes the next PEM block off the text: its label and its content. */
static bool take_block(text_t *text, text_t *label, text_t *content)
{
    const size_t begin = find(*text, PEM_BEGIN);
    if (begin == text->length)
    {
        return false;
    }
    *label = behind(*text, begin + strlen(PEM_BEGIN));
    const size_t label_length = find(*label, PEM_DASHES);
    if (label_length == label->length)
    {
        return false;
    }
    *content = behind(*label, label_length + strlen(PEM_DASHES));
    label->length = label_length;
    const size_t end = find(*content, PEM_END);
    if (end == content->length)
    {
        return false;
    }
    *text = behind(*content, end + strlen(PEM_END));
    content->length = end;
    return true;
}

static int decode_blocks(credentials_der_t *der, text_t text, credentials_kind_t kind, int invalid)
{
    text_t label;
    text_t content;
    while (contains(text, PEM_BEGIN))
    {
        size_t decoded = 0;
        if (!take_block(&text, &label, &content))
        {
            return invalid;
        }
        if (!contains(label, kind == CREDENTIALS_KEY ? "PRIVATE KEY" : "CERTIFICATE"))
        {
            continue; /* EC PARAMETERS before a key, for one */
        }
        if (contains(label, "ENCRYPTED") || contains(content, ENCRYPTED_TEXT))
        {
            return MBEDTLS_ERR_PK_PASSWORD_REQUIRED; /* which would else look damaged */
        }
        if (mbedtls_base64_decode(
                der->copy + der->length, der->copy_length - der->length, &decoded, content.data, content.length) != 0)
        {
            return invalid;
        }
        der->length += decoded;
    }
    return der->length == 0 ? invalid : 0;
}

int credentials_to_der(credentials_der_t *der, const uint8_t *data, size_t length, credentials_kind_t kind)
{
    const text_t text = {.data = data, .length = length};
    const int invalid = kind == CREDENTIALS_KEY ? MBEDTLS_ERR_PK_KEY_INVALID_FORMAT : MBEDTLS_ERR_X509_INVALID_FORMAT;
    *der = (credentials_der_t){.data = data, .length = length};
    if (data == NULL || length == 0)
    {
        return invalid;
    }
    if (!contains(text, PEM_BEGIN))
    {
        return 0;
    }
    der->length = 0;
    der->copy_length = length / 4U * 3U; /* base64 */
    der->copy = mbedtls_calloc(1, der->copy_length);
    der->data = der->copy;
    return der->copy == NULL ? MBEDTLS_ERR_PK_ALLOC_FAILED : decode_blocks(der, text, kind, invalid);
}

void credentials_release(credentials_der_t *der)
{
    if (der->copy != NULL)
    {
        mbedtls_platform_zeroize(der->copy, der->copy_length);
        mbedtls_free(der->copy);
    }
    *der = (credentials_der_t){.data = NULL};
}

static int parse_certificates(mbedtls_x509_crt *chain,
                              const credentials_der_t *der,
                              int (*parse)(mbedtls_x509_crt *, const unsigned char *, size_t))
{
    size_t used = 0;
    while (used < der->length)
    {
        const int result = parse(chain, der->data + used, der->length - used);
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
    credentials_der_t der;
    int result = credentials_to_der(&der, data, length, CREDENTIALS_CERTIFICATES);
    if (result == 0)
    {
        result = parse_certificates(chain, &der, mbedtls_x509_crt_parse_der);
    }
    credentials_release(&der);
    return result;
}

int credentials_parse_in_place(mbedtls_x509_crt *chain, const credentials_der_t *der)
{
    return parse_certificates(chain, der, mbedtls_x509_crt_parse_der_nocopy);
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
    credentials_der_t der;
    int result = credentials_to_der(&der, data, length, CREDENTIALS_KEY);
    if (result == 0)
    {
        result = parse_key(key, der.data, der.length, random);
    }
    credentials_release(&der);
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
