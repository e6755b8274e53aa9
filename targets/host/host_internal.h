/*
 * What the parts of the shared library share: the one driver instance and the callbacks under it.
 */
#ifndef HOST_INTERNAL_H
#define HOST_INTERNAL_H

#include "host.h"
#include "ism43362.h"

/** NULL before nin_host_start. */
ism43362_t *host_driver(void);
const nin_host_hardware_t *host_hardware(void);

#endif
