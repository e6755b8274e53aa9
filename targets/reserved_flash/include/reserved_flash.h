/*
 * Guarded access to the two regions of flash that belong to the node and that no deployment touches: configuration
 * (12 KB) and readings (40 KB), whose addresses flash_map.h has. Every call takes an address of the chip and refuses
 * what is not wholly inside one of the two.
 */
#ifndef RESERVED_FLASH_H
#define RESERVED_FLASH_H

#include <stdint.h>

#ifdef __cplusplus
extern "C"
{
#endif

    /** Numbers are part of the contract with the managed NanoIoTNode.ReservedFlash. */
    typedef enum reserved_flash_status
    {
        RESERVED_FLASH_OK = 0,
        RESERVED_FLASH_ECC_ERROR = 1,  /**< a double word is torn: power was cut while it was written */
        RESERVED_FLASH_NOT_ERASED = 2, /**< programmed since the last erase */
        RESERVED_FLASH_OUT_OF_RANGE =
            3, /**< not wholly inside one region, or no page begins there; nothing was touched */
        RESERVED_FLASH_HARDWARE_ERROR = 4, /**< the controller failed, or the range is not of whole double words */
    } reserved_flash_status_t;

    /** Once, before everything else. */
    void reserved_flash_init(void);

    /** Copies `count` bytes. After RESERVED_FLASH_ECC_ERROR the copy is not to be used. */
    reserved_flash_status_t reserved_flash_read(uint32_t address, uint8_t *to, uint32_t count);

    /** Erases the page of 2 KB that begins at `address` and looks whether it is erased. */
    reserved_flash_status_t reserved_flash_erase_page(uint32_t address);

    /** Programs whole double words in rising order and reads each back; those before a failure stay programmed. A
     * double word of zeros may be written over anything. */
    reserved_flash_status_t reserved_flash_program(uint32_t address, const uint8_t *from, uint32_t count);

#ifdef __cplusplus
}
#endif

#endif
