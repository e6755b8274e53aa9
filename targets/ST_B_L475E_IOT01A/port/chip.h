/*
 * Which chip this is, why it started, and what an NMI does to it.
 */
#ifndef CHIP_H
#define CHIP_H

#include <stdint.h>

/** Bytes of the unique device id (RM0351, 49.1). */
#define CHIP_ID_SIZE 12U

/** Copies the unique id, lowest address first. */
void chip_id(uint8_t id[CHIP_ID_SIZE]);

typedef enum chip_reset
{
    CHIP_RESET_UNKNOWN,
    CHIP_RESET_POWER,    /**< supply came, or fell below the brown-out level */
    CHIP_RESET_PIN,      /**< the black button, or the ST-LINK */
    CHIP_RESET_SOFTWARE, /**< asked for by the firmware or a debugger */
    CHIP_RESET_WATCHDOG,
    CHIP_RESET_OTHER, /**< option bytes, firewall, a forbidden low-power mode */
} chip_reset_t;

/** Why the chip started. The first call reads the flags and clears them, so that the next start has its own; every
 *  later one says the same. */
chip_reset_t chip_reset_cause(void);

/** What the NMI's vector calls: goes on where a torn double word of data was read, resets the chip otherwise. */
void chip_on_nmi(void);

#endif
