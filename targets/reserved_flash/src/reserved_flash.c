#include "reserved_flash.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "flash_controller.h"
#include "flash_map.h"

typedef struct range
{
    uint32_t start, size;
} range_t;

static const range_t s_regions[RESERVED_FLASH_REGIONS] = {
    [RESERVED_FLASH_CONFIGURATION] = {FLASH_MAP_RESERVED_START, FLASH_MAP_RESERVED_SIZE},
    [RESERVED_FLASH_READINGS] = {FLASH_MAP_SPARE_START, FLASH_MAP_SPARE_SIZE},
};

/* False: some byte of the range is outside, or there is no such region. */
static bool locate(reserved_flash_region_t region, uint32_t offset, uint32_t count, uint32_t *address)
{
    if ((unsigned)region >= RESERVED_FLASH_REGIONS)
    {
        return false;
    }
    const range_t *range = &s_regions[region];
    *address = range->start + offset;
    return count <= range->size && offset <= range->size - count;
}

static reserved_flash_status_t status_of(flash_result_t result)
{
    switch (result)
    {
    case FLASH_DONE:
        return RESERVED_FLASH_OK;
    case FLASH_NOT_ERASED:
        return RESERVED_FLASH_NOT_ERASED;
    default:
        return RESERVED_FLASH_HARDWARE_ERROR;
    }
}

void reserved_flash_init(void)
{
    flash_controller_init();
}

reserved_flash_status_t reserved_flash_read(reserved_flash_region_t region,
                                            uint32_t offset,
                                            uint8_t *to,
                                            uint32_t count)
{
    uint32_t address = 0;
    if (!locate(region, offset, count, &address) || to == NULL)
    {
        return RESERVED_FLASH_OUT_OF_RANGE;
    }
    for (uint32_t done = 0; done < count;)
    {
        uint32_t line[2];
        const uint32_t skip = (address + done) % FLASH_MAP_LINE_SIZE;
        const uint32_t rest = FLASH_MAP_LINE_SIZE - skip;
        const uint32_t part = rest < count - done ? rest : count - done;
        if (!flash_read_line(address + done - skip, line))
        {
            return RESERVED_FLASH_ECC_ERROR;
        }
        memcpy(to + done, (const uint8_t *)line + skip, part);
        done += part;
    }
    return RESERVED_FLASH_OK;
}

reserved_flash_status_t reserved_flash_erase_page(reserved_flash_region_t region, uint32_t offset)
{
    uint32_t address = 0;
    if (!locate(region, offset, FLASH_MAP_PAGE_SIZE, &address) || offset % FLASH_MAP_PAGE_SIZE != 0)
    {
        return RESERVED_FLASH_OUT_OF_RANGE;
    }
    return status_of(flash_erase_page(address));
}

reserved_flash_status_t reserved_flash_program(reserved_flash_region_t region,
                                               uint32_t offset,
                                               const uint8_t *from,
                                               uint32_t count)
{
    uint32_t address = 0;
    if (!locate(region, offset, count, &address) || from == NULL)
    {
        return RESERVED_FLASH_OUT_OF_RANGE;
    }
    if (offset % FLASH_MAP_LINE_SIZE != 0 || count % FLASH_MAP_LINE_SIZE != 0)
    {
        return RESERVED_FLASH_HARDWARE_ERROR;
    }
    flash_result_t result = FLASH_DONE;
    for (uint32_t done = 0; result == FLASH_DONE && done < count; done += FLASH_MAP_LINE_SIZE)
    {
        uint32_t line[2];
        memcpy(line, from + done, sizeof line);
        result = flash_program_line(address + done, line);
    }
    return status_of(result);
}
