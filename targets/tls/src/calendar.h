/* Seconds out of calendar dates. */
#ifndef TLS_CALENDAR_H
#define TLS_CALENDAR_H

#include <stdint.h>

#include <mbedtls/x509.h>

/** Seconds from 1970-01-01 UTC to a civil UTC date and time of the Gregorian calendar, years 1 to 9999. */
int64_t calendar_to_seconds(const mbedtls_x509_time *time);

#endif
