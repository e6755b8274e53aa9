/* A server with mbedTLS that knows nothing of fragment lengths: it sends records as long as it likes. */
#ifndef SERVER_CONFIG_H
#define SERVER_CONFIG_H

#define MBEDTLS_SSL_IN_CONTENT_LEN 16384
#define MBEDTLS_SSL_OUT_CONTENT_LEN 16384
#include <nin_mbedtls_config.h>

#define MBEDTLS_SSL_SRV_C
#undef MBEDTLS_SSL_MAX_FRAGMENT_LENGTH
#undef MBEDTLS_SSL_VARIABLE_BUFFER_LENGTH

#endif
