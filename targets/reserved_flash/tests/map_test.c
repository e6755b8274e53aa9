/* The flash map fits together. */
#include <stdint.h>

#include "check.h"
#include "flash_map.h"

typedef struct region
{
    const char *name;
    uint32_t start, size;
} region_t;

#define REGION(name) {#name, FLASH_MAP_##name##_START, FLASH_MAP_##name##_SIZE},

static const region_t s_regions[] = {FLASH_MAP_REGIONS(REGION)};

#define REGIONS (sizeof s_regions / sizeof s_regions[0])

static void no_regions_overlap(void)
{
    for (size_t i = 0; i < REGIONS; i++)
    {
        for (size_t other = i + 1; other < REGIONS; other++)
        {
            CHECK(s_regions[i].start + s_regions[i].size <= s_regions[other].start);
        }
    }
}

static void regions_cover_the_flash_in_whole_pages(void)
{
    uint32_t end = FLASH_MAP_BASE;
    for (size_t i = 0; i < REGIONS; i++)
    {
        CHECK_EQUAL(s_regions[i].start, end);
        CHECK(s_regions[i].size > 0);
        CHECK_EQUAL(s_regions[i].size % FLASH_MAP_PAGE_SIZE, 0);
        end += s_regions[i].size;
    }
    CHECK_EQUAL(end, FLASH_MAP_BASE + FLASH_MAP_SIZE);
}

/* While a page of the node's own regions is erased, code goes on. */
static void code_and_the_regions_of_the_node_lie_in_different_banks(void)
{
    const uint32_t bank_2 = FLASH_MAP_BASE + FLASH_MAP_BANK_SIZE;
    CHECK(FLASH_MAP_BOOTER_START + FLASH_MAP_BOOTER_SIZE <= bank_2);
    CHECK(FLASH_MAP_CLR_START + FLASH_MAP_CLR_SIZE <= bank_2);
    CHECK(FLASH_MAP_RESERVED_START >= bank_2);
    CHECK(FLASH_MAP_SPARE_START >= bank_2);
}

static const test_case_t tests[] = {
    TEST(no_regions_overlap),
    TEST(regions_cover_the_flash_in_whole_pages),
    TEST(code_and_the_regions_of_the_node_lie_in_different_banks),
};

TEST_MAIN(tests)
