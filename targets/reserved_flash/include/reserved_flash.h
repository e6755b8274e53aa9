/*
 * Guarded access to the two regions of flash that belong to the node and that no deployment touches: configuration
 * (12 KB) and readings (40 KB). flash_map.h has their addresses.
 */
#ifndef RESERVED_FLASH_H
#define RESERVED_FLASH_H

#include <stdint.h>

/** Numbers are part of the contract with the managed NanoIoTNode.ReservedFlash. */
typedef enum reserved_flash_status
{
    RESERVED_FLASH_OK = 0,
    RESERVED_FLASH_ECC_ERROR = 1,      /**< a double word is torn: power was cut while it was written */
    RESERVED_FLASH_NOT_ERASED = 2,     /**< programmed since the last erase */
    RESERVED_FLASH_OUT_OF_RANGE = 3,   /**< leaves the region, or no page begins there; nothing was touched */
    RESERVED_FLASH_HARDWARE_ERROR = 4, /**< the controller failed, or the range is not of whole double words */
} reserved_flash_status_t;

typedef enum reserved_flash_region
{
    RESERVED_FLASH_CONFIGURATION,
    RESERVED_FLASH_READINGS,
    RESERVED_FLASH_REGIONS,
} reserved_flash_region_t;

/** Once, before everything else. */
void reserved_flash_init(void);

/** Copies `count` bytes from `offset` of the region. After RESERVED_FLASH_ECC_ERROR the copy is not to be used. */
reserved_flash_status_t reserved_flash_read(reserved_flash_region_t region,
                                            uint32_t offset,
                                            uint8_t *to,
                                            uint32_t count);

/** Erases the page of 2 KB that begins at `offset` and looks whether it is erased. */
reserved_flash_status_t reserved_flash_erase_page(reserved_flash_region_t region, uint32_t offset);

/** Programs whole double words in rising order and reads each back; those before a failure stay programmed. A double
 * word of zeros may be written over anything. */
reserved_flash_status_t reserved_flash_program(reserved_flash_region_t region,
                                               uint32_t offset,
                                               const uint8_t *from,
                                               uint32_t count);

#endif
