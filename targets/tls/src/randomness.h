/* The generator that mbedTLS draws from, seeded by the chip's. */
#ifndef TLS_RANDOMNESS_H
#define TLS_RANDOMNESS_H

#include <mbedtls/ctr_drbg.h>

#include "tls_client.h"

/** Seeds a generator that has been initialised: 0, or an mbedTLS code when the chip's generator fails. `platform` must
 *  outlive it. */
int randomness_seed(mbedtls_ctr_drbg_context *random, tls_platform_t *platform);

#endif
