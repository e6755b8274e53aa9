/*
 * mbedTLS as small as the client lets it be, for 2.28 and 3.6, the same on the desk as on the chip: TLS 1.2 client,
 * ECDHE-ECDSA and ECDHE-RSA with AES-GCM, P-256 and P-384, RSA to 4096 bits. No PSA, no server, no files, no sockets.
 *
 * Dates are always checked, by the client and against the board's clock: the library's own reading of a clock
 * (MBEDTLS_HAVE_TIME_DATE) would be a second verdict, by another clock on the desk and by none on the chip.
 */
#ifndef NIN_MBEDTLS_CONFIG_H
#define NIN_MBEDTLS_CONFIG_H

/* Longest handshake message or record that is taken: AWS's RSA chain is about 5.4 KB. */
#ifndef MBEDTLS_SSL_IN_CONTENT_LEN
#define MBEDTLS_SSL_IN_CONTENT_LEN 6144
#endif
/* Longest record that is sent, 2048 or 4096, ... */
#ifndef NIN_TLS_OUT_CONTENT_LEN
#define NIN_TLS_OUT_CONTENT_LEN 2048
#endif
/* ... but for the device's certificate with its chain. record_buffer.h: both buffers are as long as what is in them. */
#ifndef MBEDTLS_SSL_OUT_CONTENT_LEN
#define MBEDTLS_SSL_OUT_CONTENT_LEN 4096
#endif

/* Speed given up for RAM and flash. */
#define MBEDTLS_ECP_WINDOW_SIZE 2
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 0
#define MBEDTLS_MPI_WINDOW_SIZE 1
#define MBEDTLS_MPI_MAX_SIZE 512
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_SHA512_SMALLER
#define MBEDTLS_AES_ROM_TABLES
#define MBEDTLS_AES_FEWER_TABLES

/* Protocol. */
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_SERVER_NAME_INDICATION
#define MBEDTLS_SSL_ALPN
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH
#define MBEDTLS_SSL_VARIABLE_BUFFER_LENGTH
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET
#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED

/* Certificates and keys. */
#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_CHECK_KEY_USAGE
#define MBEDTLS_X509_CHECK_EXTENDED_KEY_USAGE
#define MBEDTLS_X509_REMOVE_INFO
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_OID_C
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#define MBEDTLS_PK_RSA_ALT_SUPPORT /* RSA signatures are computed in steps, by rsa_signature.c */
#define MBEDTLS_PEM_PARSE_C
#define MBEDTLS_BASE64_C

/* Cryptography. */
#define MBEDTLS_HAVE_ASM
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_RSA_C
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECP_RESTARTABLE
#define MBEDTLS_ECP_NO_INTERNAL_RNG /* 2.28 would make one on the stack, to verify, where there is no secret */
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDH_LEGACY_CONTEXT /* 2.28: the only one that can be restarted */
#define MBEDTLS_ECDSA_C
#define MBEDTLS_MD_C
#define MBEDTLS_SHA224_C /* 2.28 has it together with SHA-256 only */
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C
#define MBEDTLS_CIPHER_C
#define MBEDTLS_AES_C
#define MBEDTLS_GCM_C
#define MBEDTLS_CTR_DRBG_C

#define MBEDTLS_PLATFORM_C /* mbedtls_calloc and mbedtls_free */
#ifdef NIN_TLS_COUNT_HEAP  /* the allocator that counts, for the bench */
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C
#define MBEDTLS_MEMORY_DEBUG
#define MBEDTLS_MEMORY_ALIGN_MULTIPLE 8
#endif

#ifndef MBEDTLS_VERSION_NUMBER /* 3.x checks by itself, and has told its version before */
#include <mbedtls/check_config.h>
#endif

#endif
