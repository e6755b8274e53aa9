/*
 * What Debian's mbedTLS configuration assumes of a POSIX system and the chip has not. Taken in after that configuration
 * when the headers are compiled for the Cortex-M4 (MBEDTLS_USER_CONFIG_FILE).
 */
#ifndef TLS_BOARD_CONFIG_H
#define TLS_BOARD_CONFIG_H

#undef MBEDTLS_THREADING_C
#undef MBEDTLS_THREADING_PTHREAD
#undef MBEDTLS_NET_C
#undef MBEDTLS_TIMING_C
#undef MBEDTLS_FS_IO
#undef MBEDTLS_HAVEGE_C
#undef MBEDTLS_PSA_ITS_FILE_C
#undef MBEDTLS_PSA_CRYPTO_STORAGE_C

#endif
