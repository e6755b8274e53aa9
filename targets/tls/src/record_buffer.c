#define MBEDTLS_ALLOW_PRIVATE_ACCESS

#include "record_buffer.h"

#include <string.h>

#include <mbedtls/platform.h>
#include <mbedtls/platform_util.h>

/* A counter of 8 bytes, which mbedTLS keeps before the header of 5. */
#define BEFORE_CONTENT 13U

size_t record_buffer_room(const mbedtls_ssl_context *ssl)
{
    return ssl->in_buf_len - BEFORE_CONTENT;
}

/* Another buffer in place of `*buffer`, into which the pointers then point as they did before. False: no memory. */
static bool replace(
    unsigned char **buffer, size_t *length, size_t wanted, unsigned char **const pointers[], size_t count)
{
    unsigned char *old = *buffer;
    unsigned char *fresh = mbedtls_calloc(1, wanted);
    if (fresh == NULL)
    {
        return false;
    }
    memcpy(fresh, old, BEFORE_CONTENT);
    for (size_t i = 0; i < count; i++)
    {
        *pointers[i] = fresh + (*pointers[i] - old);
    }
    *buffer = fresh;
    mbedtls_platform_zeroize(old, *length);
    mbedtls_free(old);
    *length = wanted;
    return true;
}

int record_buffer_resize(mbedtls_ssl_context *ssl, size_t room)
{
    unsigned char **const pointers[] = {&ssl->in_ctr, &ssl->in_hdr, &ssl->in_len, &ssl->in_iv, &ssl->in_msg};
    if (ssl->in_left != 0 || ssl->in_offt != NULL)
    {
        return MBEDTLS_ERR_SSL_INTERNAL_ERROR;
    }
    return replace(
               &ssl->in_buf, &ssl->in_buf_len, BEFORE_CONTENT + room, pointers, sizeof pointers / sizeof pointers[0])
               ? 0
               : MBEDTLS_ERR_SSL_ALLOC_FAILED;
}

int record_buffer_resize_output(mbedtls_ssl_context *ssl, size_t content)
{
    unsigned char **const pointers[] = {&ssl->out_ctr, &ssl->out_hdr, &ssl->out_len, &ssl->out_iv, &ssl->out_msg};
    const size_t length = BEFORE_CONTENT + content + RECORD_CIPHER_ADDS;
    if (record_buffer_has_output(ssl))
    {
        return MBEDTLS_ERR_SSL_INTERNAL_ERROR;
    }
    return length == ssl->out_buf_len ||
                   replace(&ssl->out_buf, &ssl->out_buf_len, length, pointers, sizeof pointers / sizeof pointers[0])
               ? 0
               : MBEDTLS_ERR_SSL_ALLOC_FAILED;
}

bool record_buffer_has_output(const mbedtls_ssl_context *ssl)
{
    return ssl->out_left != 0;
}
