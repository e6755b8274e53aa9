/*
 * Who owns which part of the STM32L475VG's 1 MB of flash. The only place of these numbers on the native side; a test
 * computes that they fit together, another that the virtual board has the same.
 *
 * For the C preprocessor, linker scripts included: numbers only, no suffixes.
 */
#ifndef FLASH_MAP_H
#define FLASH_MAP_H

#define FLASH_MAP_BASE 0x08000000
#define FLASH_MAP_SIZE 0x00100000
#define FLASH_MAP_PAGE_SIZE 0x800
/** Double word: the unit of programming and of the error-correcting code (RM0351, 3.3.2). */
#define FLASH_MAP_LINE_SIZE 8
/** Bank 2 begins in the middle. Code runs from bank 1 while bank 2 is erased or programmed (RM0351, 3.3.4). */
#define FLASH_MAP_BANK_SIZE 0x80000

#define FLASH_MAP_BOOTER_START 0x08000000
#define FLASH_MAP_BOOTER_SIZE 0x8000
#define FLASH_MAP_CLR_START 0x08008000
#define FLASH_MAP_CLR_SIZE 0x68000
#define FLASH_MAP_DEPLOYMENT_START 0x08070000
#define FLASH_MAP_DEPLOYMENT_SIZE 0x82000
/** Node configuration: the address and size that the vendor's firmware for this board uses. */
#define FLASH_MAP_RESERVED_START 0x080F2000
#define FLASH_MAP_RESERVED_SIZE 0x3000
/** Readings that wait for the broker. */
#define FLASH_MAP_SPARE_START 0x080F5000
#define FLASH_MAP_SPARE_SIZE 0xA000
/** nanoFramework's configuration block. */
#define FLASH_MAP_CONFIGURATION_START 0x080FF000
#define FLASH_MAP_CONFIGURATION_SIZE 0x1000

/** Every region, in rising order: REGION(name). */
#define FLASH_MAP_REGIONS(REGION)                                                                                      \
    REGION(BOOTER)                                                                                                     \
    REGION(CLR)                                                                                                        \
    REGION(DEPLOYMENT)                                                                                                 \
    REGION(RESERVED)                                                                                                   \
    REGION(SPARE)                                                                                                      \
    REGION(CONFIGURATION)

#endif
