#define MBEDTLS_ALLOW_PRIVATE_ACCESS /* 3.x hides an EC key's group and number */

#include "token_signature.h"

#include <mbedtls/ecdsa.h>
#include <mbedtls/md.h>
#include <mbedtls/pk.h>
#include <mbedtls/rsa.h>
#include <mbedtls/version.h>

#include "credentials.h"
#include "randomness.h"

#define HASH_LENGTH 32U
#define P256_LENGTH 32U

/* X.509 and TLS write r and s as DER, tokens as two numbers of fixed length. */
static int32_t sign_p256(mbedtls_ecp_keypair *key,
                         const uint8_t *hash,
                         uint8_t *signature,
                         mbedtls_ctr_drbg_context *random)
{
    if (key->grp.id != MBEDTLS_ECP_DP_SECP256R1)
    {
        return MBEDTLS_ERR_PK_TYPE_MISMATCH;
    }
    mbedtls_mpi r;
    mbedtls_mpi s;
    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    int result = mbedtls_ecdsa_sign(&key->grp, &r, &s, &key->d, hash, HASH_LENGTH, mbedtls_ctr_drbg_random, random);
    if (result == 0)
    {
        result = mbedtls_mpi_write_binary(&r, signature, P256_LENGTH);
    }
    if (result == 0)
    {
        result = mbedtls_mpi_write_binary(&s, signature + P256_LENGTH, P256_LENGTH);
    }
    mbedtls_mpi_free(&s);
    mbedtls_mpi_free(&r);
    return result == 0 ? (int32_t)(2U * P256_LENGTH) : result;
}

static int32_t sign_rsa(mbedtls_pk_context *key,
                        const uint8_t *hash,
                        uint8_t *signature,
                        mbedtls_ctr_drbg_context *random)
{
    size_t length = mbedtls_pk_get_len(key);
    if (length > TOKEN_SIGNATURE_LONGEST)
    {
        return MBEDTLS_ERR_PK_TYPE_MISMATCH;
    }
    mbedtls_rsa_context *rsa = mbedtls_pk_rsa(*key);
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    int result =
        mbedtls_rsa_pkcs1_sign(rsa, mbedtls_ctr_drbg_random, random, MBEDTLS_MD_SHA256, HASH_LENGTH, hash, signature);
#else
    int result = mbedtls_rsa_pkcs1_sign(
        rsa, mbedtls_ctr_drbg_random, random, MBEDTLS_RSA_PRIVATE, MBEDTLS_MD_SHA256, HASH_LENGTH, hash, signature);
#endif
    return result == 0 ? (int32_t)length : result;
}

static int32_t sign(mbedtls_pk_context *key,
                    const tls_bytes_t *message,
                    uint8_t *signature,
                    mbedtls_ctr_drbg_context *random)
{
    uint8_t hash[HASH_LENGTH];
    int result = mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), message->data, message->length, hash);
    if (result != 0)
    {
        return result;
    }
    switch (mbedtls_pk_get_type(key))
    {
    case MBEDTLS_PK_RSA:
        return sign_rsa(key, hash, signature, random);
    case MBEDTLS_PK_ECKEY:
        return sign_p256(mbedtls_pk_ec(*key), hash, signature, random);
    default:
        return MBEDTLS_ERR_PK_TYPE_MISMATCH;
    }
}

int32_t token_signature_make(const tls_bytes_t *private_key,
                             const tls_bytes_t *message,
                             uint8_t *signature,
                             const tls_platform_t *platform)
{
    tls_platform_t source = *platform;
    mbedtls_ctr_drbg_context random;
    mbedtls_pk_context key;
    mbedtls_ctr_drbg_init(&random);
    mbedtls_pk_init(&key);
    int32_t result = randomness_seed(&random, &source);
    if (result == 0)
    {
        result = credentials_parse_key(&key, private_key->data, private_key->length, &random);
    }
    if (result == 0)
    {
        result = sign(&key, message, signature, &random);
    }
    mbedtls_pk_free(&key);
    mbedtls_ctr_drbg_free(&random);
    return result;
}
