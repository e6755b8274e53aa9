/* Upstream's clocks and drivers for this board, with what the node has otherwise. */
#include <ST_B_L475E_IOT01A/nanoCLR/mcuconf.h>

#ifndef NANOIOTNODE_MCUCONF_H
#define NANOIOTNODE_MCUCONF_H

#include <console_uart.h>

/* SPI3, DMA2 channels 1 and 2 and the random number generator are those of targets/ST_B_L475E_IOT01A/port. */
#undef STM32_SPI_USE_SPI1
#undef STM32_SPI_USE_SPI3
#define STM32_SPI_USE_SPI1 FALSE
#define STM32_SPI_USE_SPI3 FALSE
#undef STM32_TRNG_USE_RNG1
#define STM32_TRNG_USE_RNG1 FALSE

/* I2C3 and I2C1 on the Arduino connector, beside the sensors' I2C2. A bus that is busy for 10 ms is held. */
#undef STM32_I2C_USE_I2C1
#undef STM32_I2C_USE_I2C3
#undef STM32_I2C_BUSY_TIMEOUT
#define STM32_I2C_USE_I2C1 TRUE
#define STM32_I2C_USE_I2C3 TRUE
#define STM32_I2C_BUSY_TIMEOUT 10

/* The RTC keeps the time that certificates are checked against: from the crystal, not from the LSI's 5 per cent. */
#undef STM32_RTCSEL
#define STM32_RTCSEL STM32_RTCSEL_LSE

#undef STM32_SERIAL_USE_USART1
#undef STM32_UART_USE_USART1
#undef STM32_UART_USE_UART4
#ifdef CONSOLE_IS_UART4
#define STM32_SERIAL_USE_USART1 TRUE
#define STM32_UART_USE_USART1 FALSE
#define STM32_UART_USE_UART4 TRUE
#else
#define STM32_SERIAL_USE_USART1 FALSE
#define STM32_UART_USE_USART1 TRUE
#define STM32_UART_USE_UART4 FALSE
#endif

#endif
