/*
 * Which UART is the console. A release build has it on USART1, the ST-LINK's virtual COM port (PB6, PB7). In a build
 * with the debugger that port is the debugger's, and the console is UART4 (PA0, PA1: connector CN3).
 */
#ifndef CONSOLE_UART_H
#define CONSOLE_UART_H

#if CONFIG_NF_FEATURE_DEBUGGER
#define CONSOLE_IS_UART4
#endif

#endif
