#include "randomness.h"

static int gather_entropy(void *context, unsigned char *out, size_t length)
{
    const tls_platform_t *platform = context;
    return platform->random(platform->context, out, length) == 0 ? 0 : MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
}

int randomness_seed(mbedtls_ctr_drbg_context *random, tls_platform_t *platform)
{
    return mbedtls_ctr_drbg_seed(random, gather_entropy, platform, NULL, 0);
}
