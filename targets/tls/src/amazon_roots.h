/* The five roots that the endpoints of AWS IoT Core lead to, as DER. */
#ifndef TLS_AMAZON_ROOTS_H
#define TLS_AMAZON_ROOTS_H

#include <stddef.h>
#include <stdint.h>

const uint8_t *amazon_roots(size_t *length);

#endif
