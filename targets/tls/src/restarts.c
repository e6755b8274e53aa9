#define MBEDTLS_ALLOW_PRIVATE_ACCESS

#include "restarts.h"

#include <mbedtls/version.h>

#if MBEDTLS_VERSION_MAJOR >= 3
#include "ssl_misc.h"
#else
#include <mbedtls/ssl_internal.h>
#endif

void restarts_allow(mbedtls_ssl_context *ssl)
{
    ssl->handshake->ecrs_enabled = 1;
}
