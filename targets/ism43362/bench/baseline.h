/*
 * What the driver is measured against: a loop that sends P0 before every R0 and S3, as ST's, Zephyr's and CMSIS's
 * drivers do, on the same port and with the same NSS delays. It has nothing else to do.
 */
#ifndef BASELINE_H
#define BASELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "ism_port.h"

typedef struct baseline
{
    const ism_port_t *port;
    uint32_t block; /* bytes of one S3, and of R1 */
    uint8_t answer[2000];
    uint32_t length; /* of the data in `answer`, which begin at byte 2 */
} baseline_t;

/* Boots the module, joins "home" and opens socket 0. Every function is false when the module did not say OK. */
bool baseline_start(baseline_t *baseline, const ism_port_t *port, uint32_t block, const char *address, uint32_t number);
/* P0 and R0; the data is in `answer`. */
bool baseline_receive(baseline_t *baseline);
/* P0 and S3 of a whole block. */
bool baseline_send(baseline_t *baseline, const uint8_t *bytes);

#endif
