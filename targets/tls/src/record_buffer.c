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

int record_buffer_resize(mbedtls_ssl_context *ssl, size_t room)
{
    if (ssl->in_left != 0 || ssl->in_offt != NULL)
    {
        return MBEDTLS_ERR_SSL_INTERNAL_ERROR;
    }
    const size_t length = BEFORE_CONTENT + room;
    unsigned char *old = ssl->in_buf;
    unsigned char *buffer = mbedtls_calloc(1, length);
    if (buffer == NULL)
    {
        return MBEDTLS_ERR_SSL_ALLOC_FAILED;
    }
    memcpy(buffer, old, BEFORE_CONTENT);
    ssl->in_ctr = buffer + (ssl->in_ctr - old);
    ssl->in_hdr = buffer + (ssl->in_hdr - old);
    ssl->in_len = buffer + (ssl->in_len - old);
    ssl->in_iv = buffer + (ssl->in_iv - old);
    ssl->in_msg = buffer + (ssl->in_msg - old);
    ssl->in_buf = buffer;
    mbedtls_platform_zeroize(old, ssl->in_buf_len);
    ssl->in_buf_len = length;
    mbedtls_free(old);
    return 0;
}
