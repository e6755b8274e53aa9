/* Upstream's drivers for this board, with what the node has otherwise. Our mcuconf.h comes first: upstream's halconf.h
   would take the one beside it. */
#include "mcuconf.h"

#include <ST_B_L475E_IOT01A/nanoCLR/halconf.h>

#ifndef NANOIOTNODE_HALCONF_H
#define NANOIOTNODE_HALCONF_H

#undef HAL_USE_TRNG
#define HAL_USE_TRNG FALSE

#ifndef CONSOLE_IS_UART4
/* No debugger, so no driver for its port. Upstream compiles the protocol in any case; the name is defined nowhere, so
   that a call that is left would not link. */
#undef HAL_USE_SERIAL
#define HAL_USE_SERIAL FALSE
extern char no_debugger_port[];
#define SERIAL_DRIVER (*(BaseAsynchronousChannel *)no_debugger_port)
#endif

#endif
