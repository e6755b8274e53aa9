#include "target_system_io_ports_config.h"
#include <sys_io_ser_native_target.h>

// Pins and alternate functions: DS10969, alternate functions; UM2153, ST-LINK virtual COM port and connector CN3.
#ifdef CONSOLE_IS_UART4
UART_CONFIG_PINS(1, GPIOA, GPIOA, 0, 1, 8)
#else
UART_CONFIG_PINS(1, GPIOB, GPIOB, 6, 7, 7)
#endif

UART_INIT(1)
UART_UNINIT(1)
