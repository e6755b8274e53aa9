/*
 * Signatures of tokens (JWS, RFC 7515) with a device key: RS256 (RSASSA-PKCS1-v1_5) with an RSA key, ES256 with one on
 * P-256; SHA-256 both (RFC 7518, sections 3.3 and 3.4).
 */
#ifndef TOKEN_SIGNATURE_H
#define TOKEN_SIGNATURE_H

#include "tls_client.h"

#ifdef __cplusplus
extern "C"
{
#endif

#define TOKEN_SIGNATURE_LONGEST 512U /**< bytes, of an RSA key of 4096 bits */

    /** Signs a message; takes up to 2 s of a Cortex-M4 at 80 MHz with RSA-2048. The key is wiped before it returns.
     *  @param signature room for TOKEN_SIGNATURE_LONGEST bytes
     *  @return bytes of the signature: the length of the RSA key, or 64 (r, then s); else the mbedTLS code, which is
     *          MBEDTLS_ERR_PK_TYPE_MISMATCH for a key of another kind or curve. */
    int32_t token_signature_make(const tls_bytes_t *private_key,
                                 const tls_bytes_t *message,
                                 uint8_t *signature,
                                 const tls_platform_t *platform);

#ifdef __cplusplus
}
#endif

#endif
