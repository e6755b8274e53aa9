/* The flash as nanoFramework's storage layer sees it: by the map of flash_map.h. */
#include <nanoHAL_Types.h>
#include <nanoPAL_BlockStorage.h>

#include "flash_map.h"

#define BLOCK(address) (((address)-FLASH_MAP_BASE) / FLASH_MAP_PAGE_SIZE)
#define BLOCKS(type, region)                                                                                           \
    {                                                                                                                  \
        type, BLOCK(FLASH_MAP_##region##_START), BLOCK(FLASH_MAP_##region##_START + FLASH_MAP_##region##_SIZE) - 1     \
    }

/* The node's own two regions are not the deployment's: nothing that erases a deployment reaches them. */
static const BlockRange s_ranges[] = {
    BLOCKS(BlockRange_BLOCKTYPE_BOOTSTRAP, BOOTER),
    BLOCKS(BlockRange_BLOCKTYPE_CODE, CLR),
    BLOCKS(BlockRange_BLOCKTYPE_DEPLOYMENT, DEPLOYMENT),
    BLOCKS(BlockRange_BLOCKTYPE_RESERVED, RESERVED),
    BLOCKS(BlockRange_BLOCKTYPE_RESERVED, SPARE),
    BLOCKS(BlockRange_BLOCKTYPE_CONFIG, CONFIGURATION),
};

static const BlockRegionInfo s_regions[] = {{
    .Attributes = BlockRegionAttribute_ProgramWidthIs64bits,
    .Start = FLASH_MAP_BASE,
    .NumBlocks = FLASH_MAP_SIZE / FLASH_MAP_PAGE_SIZE,
    .BytesPerBlock = FLASH_MAP_PAGE_SIZE,
    .NumBlockRanges = ARRAYSIZE_CONST_EXPR(s_ranges),
    .BlockRanges = s_ranges,
}};

static const DeviceBlockInfo s_device = {
    .Attribute = MediaAttribute_SupportsXIP,
    .BytesPerSector = FLASH_MAP_LINE_SIZE,
    .NumRegions = ARRAYSIZE_CONST_EXPR(s_regions),
    .Regions = (BlockRegionInfo *)s_regions,
};

MEMORY_MAPPED_NOR_BLOCK_CONFIG Device_BlockStorageConfig = {
    .BlockConfig.BlockDeviceInformation = (DeviceBlockInfo *)&s_device,
    .Memory = {.ReadOnly = true, .BitWidth = 64, .BaseAddress = FLASH_MAP_BASE, .SizeInBytes = FLASH_MAP_SIZE},
};

BlockStorageDevice Device_BlockStorage;
