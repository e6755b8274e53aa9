/*
 * What the TLS layer wants of this board: random numbers and the calendar clock. For the CLR's thread.
 */
#ifndef TLS_PLATFORM_H
#define TLS_PLATFORM_H

#include "tls_client.h"

#ifdef __cplusplus
extern "C"
{
#endif

    const tls_platform_t *board_tls_platform(void);

#ifdef __cplusplus
}
#endif

#endif
