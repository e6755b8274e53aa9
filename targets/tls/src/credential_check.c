/* What is to be known of certificates and keys before they are used: what they say, whether they belong together, and
 * who has signed. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS /* 3.x hides how a certificate is signed */

#include <mbedtls/md.h>
#include <mbedtls/pk.h>
#include <mbedtls/x509_crt.h>

#include "calendar.h"
#include "credentials.h"
#include "randomness.h"

int32_t tls_check_credential(const uint8_t *data, size_t length, bool is_key, const tls_platform_t *platform)
{
    int result;
    if (is_key)
    {
        tls_platform_t source = *platform;
        mbedtls_ctr_drbg_context random;
        mbedtls_pk_context key;
        mbedtls_ctr_drbg_init(&random);
        mbedtls_pk_init(&key);
        result = randomness_seed(&random, &source);
        if (result == 0)
        {
            result = credentials_parse_key(&key, data, length, &random);
        }
        mbedtls_pk_free(&key);
        mbedtls_ctr_drbg_free(&random);
    }
    else
    {
        mbedtls_x509_crt chain;
        mbedtls_x509_crt_init(&chain);
        result = credentials_parse_certificates(&chain, data, length);
        mbedtls_x509_crt_free(&chain);
    }
    return result;
}

/* mbedTLS ends with a failure where a name is longer than the room, and leaves what fits. */
static void describe_name(char *out, size_t room, const mbedtls_x509_name *name)
{
    out[0] = '\0';
    (void)mbedtls_x509_dn_gets(out, room, name);
}

int32_t tls_describe_certificate(const tls_bytes_t *certificates, tls_certificate_t *description)
{
    mbedtls_x509_crt chain;
    mbedtls_x509_crt_init(&chain);
    const int result = credentials_parse_certificates(&chain, certificates->data, certificates->length);
    if (result == 0)
    {
        describe_name(description->issuer, description->room, &chain.issuer);
        describe_name(description->subject, description->room, &chain.subject);
        description->valid_from = calendar_to_seconds(&chain.valid_from);
        description->valid_until = calendar_to_seconds(&chain.valid_to);
    }
    mbedtls_x509_crt_free(&chain);
    return result;
}

tls_verdict_t tls_check_pair(const tls_bytes_t *certificate,
                             const tls_bytes_t *private_key,
                             const tls_platform_t *platform)
{
    tls_verdict_t verdict = TLS_VERDICT_UNKNOWN;
    tls_platform_t source = *platform;
    mbedtls_ctr_drbg_context random;
    mbedtls_x509_crt parsed;
    mbedtls_pk_context key;
    mbedtls_ctr_drbg_init(&random);
    mbedtls_x509_crt_init(&parsed);
    mbedtls_pk_init(&key);
    if (randomness_seed(&random, &source) == 0 &&
        credentials_parse_certificates(&parsed, certificate->data, certificate->length) == 0 &&
        credentials_parse_key(&key, private_key->data, private_key->length, &random) == 0)
    {
        verdict = credentials_check_pair(&parsed, &key, &random) == 0 ? TLS_VERDICT_RIGHT : TLS_VERDICT_WRONG;
    }
    mbedtls_pk_free(&key);
    mbedtls_x509_crt_free(&parsed);
    mbedtls_ctr_drbg_free(&random);
    return verdict;
}

/* Unknown where this build has not the hash: the signature may be right all the same. */
static tls_verdict_t check_signature(mbedtls_x509_crt *certificate, mbedtls_x509_crt *issuer)
{
    unsigned char hash[MBEDTLS_MD_MAX_SIZE];
    const mbedtls_md_info_t *info = mbedtls_md_info_from_type(certificate->sig_md);
    if (info == NULL || mbedtls_md(info, certificate->tbs.p, certificate->tbs.len, hash) != 0)
    {
        return TLS_VERDICT_UNKNOWN;
    }
    if (mbedtls_pk_can_do(&issuer->pk, certificate->sig_pk) == 0)
    {
        return TLS_VERDICT_WRONG;
    }
    return mbedtls_pk_verify_ext(certificate->sig_pk,
                                 certificate->sig_opts,
                                 &issuer->pk,
                                 certificate->sig_md,
                                 hash,
                                 mbedtls_md_get_size(info),
                                 certificate->sig.p,
                                 certificate->sig.len) == 0
               ? TLS_VERDICT_RIGHT
               : TLS_VERDICT_WRONG;
}

tls_verdict_t tls_check_signature(const tls_bytes_t *certificate, const tls_bytes_t *issuer)
{
    tls_verdict_t verdict = TLS_VERDICT_UNKNOWN;
    mbedtls_x509_crt signed_one;
    mbedtls_x509_crt signer;
    mbedtls_x509_crt_init(&signed_one);
    mbedtls_x509_crt_init(&signer);
    if (credentials_parse_certificates(&signed_one, certificate->data, certificate->length) == 0 &&
        credentials_parse_certificates(&signer, issuer->data, issuer->length) == 0)
    {
        verdict = check_signature(&signed_one, &signer);
    }
    mbedtls_x509_crt_free(&signer);
    mbedtls_x509_crt_free(&signed_one);
    return verdict;
}
