/*
 * The STM32L4's flash: one page erased, one double word programmed, one double word read with an eye on its
 * error-correcting code (RM0351, 3.3). Knows no regions: reserved_flash.h guards them.
 *
 * One caller at a time. Code, interrupt handlers and vectors that run meanwhile lie in the other bank.
 */
#ifndef FLASH_CONTROLLER_H
#define FLASH_CONTROLLER_H

#include <stdbool.h>
#include <stdint.h>

typedef enum flash_result
{
    FLASH_DONE,
    FLASH_NOT_ERASED, /**< PROGERR: the double word was programmed since the last erase, and the new value is not 0 */
    FLASH_FAILED,     /**< locked, in use by somebody else, write-protected, timed out, or read back differently */
} flash_result_t;

/** What an NMI was. */
typedef enum flash_nmi
{
    FLASH_NMI_SURVIVED, /**< a torn double word in a region of data; go on */
    FLASH_NMI_FATAL,    /**< torn code, or not the flash's NMI */
} flash_nmi_t;

/** Brings the controller into the state that every operation expects, whatever the boot loader left. */
void flash_controller_init(void);

/** Erases the page that begins at `address`; 25 ms at most (DS10969, flash memory characteristics). */
flash_result_t flash_erase_page(uint32_t address);

/** Programs the double word at `address`, low word first; 91 us at most (DS10969). */
flash_result_t flash_program_line(uint32_t address, const uint32_t line[2]);

/** Reads the double word at `address`, past the data cache. False: torn, two or more of its bits are wrong (ECCD). */
bool flash_read_line(uint32_t address, uint32_t line[2]);

/** To be called by the NMI handler. A double error raises the NMI again and again until it is acknowledged here. */
flash_nmi_t flash_on_nmi(void);

/** Double errors that other readers than flash_read_line met and survived, since the start. */
uint32_t flash_stray_errors(void);

#endif
