/* Calendar dates out of the board's clock. */
#ifndef TLS_CALENDAR_H
#define TLS_CALENDAR_H

#include <stdint.h>

#include <mbedtls/x509.h>

/** The civil UTC date and time of a number of seconds since 1970-01-01; years 1970 to 9999. */
void calendar_from_seconds(int64_t seconds, mbedtls_x509_time *time);

/** < 0, 0 or > 0 as `a` is before, equal to or after `b`. */
int calendar_compare(const mbedtls_x509_time *a, const mbedtls_x509_time *b);

#endif
