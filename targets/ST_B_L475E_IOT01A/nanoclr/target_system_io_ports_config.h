/* The console is COM1 in both builds: the firmware opens no other port. */
#ifndef TARGET_SYSTEM_IO_PORTS_CONFIG_H
#define TARGET_SYSTEM_IO_PORTS_CONFIG_H

#include <console_uart.h>

#define NF_SERIAL_COMM_STM32_UART_USE_USART1 TRUE

#ifdef CONSOLE_IS_UART4
// System.IO.Ports takes the driver's name from the port's number.
#define UARTD1 UARTD4
#endif

#endif
