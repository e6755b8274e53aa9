/* The kernel as upstream has it for this board, but for its own state, above all the idle thread's stack: in SRAM2, in
   the part that the start clears. */
#ifndef NANOIOTNODE_CHCONF_H
#define NANOIOTNODE_CHCONF_H

#define PORT_CORE0_BSS_SECTION __attribute__((section(".ram4_clear.kernel")))

#include <ST_B_L475E_IOT01A/nanoCLR/chconf.h>

#endif
