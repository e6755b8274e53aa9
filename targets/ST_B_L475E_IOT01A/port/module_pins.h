/*
 * The wires between the STM32 and the ISM43362, beside the SPI data lines' transfers: SPI3 on PC10-PC12, NSS PE0, DRDY
 * PE1 with its interrupt, RESET PE8, WAKEUP PB13, BOOT0 PB12. The two other radios on SPI3 are kept deselected: their
 * chip selects are PD13 (Bluetooth) and PB5 (sub-GHz).
 */
#ifndef MODULE_PINS_H
#define MODULE_PINS_H

#include <stdbool.h>

/** Gives the pins their levels, then their modes: the module is deselected and held in reset. Arms the DRDY interrupt
 *  in EXTI; its NVIC line (EXTI1, 7) is the operating system's. Not to be called while other threads set up pins. */
void module_pins_init(void);

/** True = low. */
void module_pins_select(bool selected);
/** True = low. */
void module_pins_reset(bool held);
bool module_pins_data_ready(void);

/** Acknowledges the EXTI line of DRDY; false when it had not latched a rise. */
bool module_pins_take_rise(void);

#endif
