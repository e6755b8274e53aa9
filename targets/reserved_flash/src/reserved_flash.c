#include "reserved_flash.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "flash_controller.h"
#include "flash_map.h"

typedef struct region
{
    uint32_t start, size;
} region_t;

static const region_t s_regions[] = {
    {FLASH_MAP_RESERVED_START, FLASH_MAP_RESERVED_SIZE},
    {FLASH_MAP_SPARE_START, FLASH_MAP_SPARE_SIZE},
};

/* The two are neighbours; a range that runs from one into the other is a mistake of its caller all the same. */
static bool is_guarded(uint32_t address, uint32_t count)
{
    bool inside = false;
    for (size_t i = 0; i < sizeof s_regions / sizeof s_regions[0]; i++)
    {
        const uint32_t offset = address - s_regions[i].start;
        const bool here = address >= s_regions[i].start && count <= s_regions[i].size;
        inside = inside || (here && offset <= s_regions[i].size - count);
    }
    return inside;
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

reserved_flash_status_t reserved_flash_read(uint32_t address, uint8_t *to, uint32_t count)
{
    if (!is_guarded(address, count) || to == NULL)
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

reserved_flash_status_t reserved_flash_erase_page(uint32_t address)
{
    if (!is_guarded(address, FLASH_MAP_PAGE_SIZE) || address % FLASH_MAP_PAGE_SIZE != 0)
    {
        return RESERVED_FLASH_OUT_OF_RANGE;
    }
    return status_of(flash_erase_page(address));
}

reserved_flash_status_t reserved_flash_program(uint32_t address, const uint8_t *from, uint32_t count)
{
    if (!is_guarded(address, count) || from == NULL)
    {
        return RESERVED_FLASH_OUT_OF_RANGE;
    }
    if (address % FLASH_MAP_LINE_SIZE != 0 || count % FLASH_MAP_LINE_SIZE != 0)
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
