#include "stm32_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model_internal.h"

#define ACCESS_NS 63U /* five cycles of 80 MHz: an access and the instructions around it */
#define NMI_TURNS 100
#define INTERRUPT_TURNS 100
#define ID_BLOCK 0x1FFF7400U
#define SCS_BLOCK 0xE000EC00U
#define AIRCR_OFFSET 0x10CU

static stm32_model_t s_model;
static uint64_t s_own_clock_ns;

static const uint32_t s_blocks[] = {
    GPIOB_BASE,
    GPIOC_BASE,
    GPIOD_BASE,
    GPIOE_BASE,
    RCC_BASE,
    SYSCFG_BASE,
    EXTI_BASE,
    SPI3_BASE,
    DMA2_BASE,
    FLASH_R_BASE,
    RNG_BASE,
    DWT_BASE,
    SCS_BLOCK,
    ID_BLOCK,
};
#define BLOCKS (sizeof s_blocks / sizeof s_blocks[0])
static uint32_t s_space[BLOCKS][BLOCK_BYTES / 4U];

/* ---- addresses ---- */

static bool is_flash(uint32_t address)
{
    return address - FLASH_MAP_BASE < FLASH_MAP_SIZE;
}

uint32_t *model_reg(uint32_t address)
{
    for (size_t i = 0; i < BLOCKS; i++)
    {
        if (address - s_blocks[i] < BLOCK_BYTES)
        {
            return &s_space[i][(address - s_blocks[i]) / 4U];
        }
    }
    (void)fprintf(stderr, "0x%08x: nothing is modelled there\n", address);
    abort();
}

void *stm32_at(uint32_t address)
{
    return is_flash(address) ? (void *)&s_model.flash.bytes[address - FLASH_MAP_BASE] : model_reg(address);
}

static uint32_t address_of(const stm32_register_t *place)
{
    const uintptr_t at = (uintptr_t)place;
    const uintptr_t flash = (uintptr_t)s_model.flash.bytes;
    if (at - flash < FLASH_MAP_SIZE)
    {
        return FLASH_MAP_BASE + (uint32_t)(at - flash);
    }
    const size_t block = (at - (uintptr_t)s_space) / BLOCK_BYTES;
    if (at < (uintptr_t)s_space || block >= BLOCKS)
    {
        (void)fputs("an access to memory that is no register\n", stderr);
        abort();
    }
    return s_blocks[block] + (uint32_t)((at - (uintptr_t)s_space) % BLOCK_BYTES);
}

/* ---- time ---- */

uint64_t stm32_model_now_ns(void)
{
    return s_model.world.now_ns == NULL ? s_own_clock_ns : s_model.world.now_ns(s_model.world.context);
}

static void pass_world_until(uint64_t end_ns)
{
    if (s_model.world.pass_until != NULL)
    {
        s_model.world.pass_until(s_model.world.context, end_ns);
    }
    else
    {
        s_own_clock_ns = end_ns;
    }
}

static uint64_t sooner(uint64_t one, uint64_t other)
{
    return one < other ? one : other;
}

static uint64_t next_event_ns(void)
{
    const model_world_t *world = &s_model.world;
    const uint64_t around = world->next_ns == NULL ? MODEL_NEVER : world->next_ns(world->context);
    return sooner(sooner(around, spi_next_ns()), sooner(flash_next_ns(), rng_next_ns()));
}

static bool is_asserted(model_interrupt_t interrupt)
{
    return interrupt == MODEL_EXTI1 ? (*model_reg(EXTI_BASE + offsetof(EXTI_TypeDef, PR1)) &
                                       *model_reg(EXTI_BASE + offsetof(EXTI_TypeDef, IMR1)) & 2U) != 0
                                    : dma_interrupts();
}

/* A handler that leaves its line up is called again and again: on the chip nothing else would ever run. */
static void take_interrupts(void)
{
    for (int i = 0; i < MODEL_INTERRUPTS && !s_model.in_interrupt; i++)
    {
        int turns = 0;
        while (s_model.handlers[i] != NULL && is_asserted((model_interrupt_t)i))
        {
            if (!model_require(turns++ < INTERRUPT_TURNS, "interrupt is never acknowledged"))
            {
                s_model.handlers[i] = NULL;
                break;
            }
            s_model.interrupts[i]++;
            s_model.in_interrupt = true;
            s_model.handlers[i]();
            s_model.in_interrupt = false;
        }
    }
}

static void advance_chip(void)
{
    spi_advance();
    dma_advance();
    flash_advance();
    rng_advance();
    take_interrupts();
}

void stm32_model_pass_until(uint64_t end_ns, const bool *stop)
{
    while (stm32_model_now_ns() < end_ns && (stop == NULL || !*stop))
    {
        const uint64_t now = stm32_model_now_ns();
        const uint64_t event = next_event_ns();
        const uint64_t next = sooner(end_ns, event);
        pass_world_until(next > now ? next : now);
        if (event <= end_ns)
        {
            advance_chip();
        }
    }
}

/* ---- accesses ---- */

static uint32_t counter(void)
{
    const bool runs = !s_model.counter_dead && (*model_reg(0xE000EDFCU) & COREDEBUG_DEMCR_TRCENA) != 0 &&
                      (*model_reg(DWT_BASE) & DWT_CTRL_CYCCNTENA) != 0;
    return runs ? (uint32_t)(stm32_model_now_ns() * (STM32_CORE_HZ / 1000000U) / 1000U) : 0U;
}

static uint32_t read_register(uint32_t address, uint32_t width)
{
    const uint32_t offset = address % BLOCK_BYTES;
    switch (address - offset)
    {
    case GPIOB_BASE:
    case GPIOC_BASE:
    case GPIOD_BASE:
    case GPIOE_BASE:
        return gpio_read(address - offset, offset);
    case SPI3_BASE:
        return spi_read(offset, width);
    case DMA2_BASE:
        return dma_read(offset);
    case FLASH_R_BASE:
        return flash_registers_read(offset);
    case RNG_BASE:
        return rng_read(offset);
    case DWT_BASE:
        return offset == offsetof(DWT_Type, CYCCNT) ? counter() : *model_reg(address);
    default:
        return *model_reg(address);
    }
}

static void write_rcc(uint32_t offset, uint32_t value)
{
    if (offset == offsetof(RCC_TypeDef, CSR))
    {
        const uint32_t flags = (value & RCC_CSR_RMVF) != 0 ? 0U : *model_reg(RCC_BASE + offset) & 0xFF000000U;
        value = (value & 0x00FFFFFFU) | flags;
    }
    if (offset == offsetof(RCC_TypeDef, APB1RSTR1) && (value & RCC_APB1RSTR1_SPI3RST) != 0)
    {
        spi_power_up();
    }
    *model_reg(RCC_BASE + offset) = value;
}

static void write_register(uint32_t address, uint32_t value, uint32_t width)
{
    const uint32_t offset = address % BLOCK_BYTES;
    switch (address - offset)
    {
    case GPIOB_BASE:
    case GPIOC_BASE:
    case GPIOD_BASE:
    case GPIOE_BASE:
        gpio_write(address - offset, offset, value);
        break;
    case RCC_BASE:
        write_rcc(offset, value);
        break;
    case SYSCFG_BASE:
        syscfg_write(offset, value);
        break;
    case EXTI_BASE:
        exti_write(offset, value);
        break;
    case SPI3_BASE:
        spi_write(offset, value, width);
        break;
    case DMA2_BASE:
        dma_write(offset, value);
        break;
    case FLASH_R_BASE:
        flash_registers_write(offset, value);
        break;
    case RNG_BASE:
        rng_write(offset, value);
        break;
    case SCS_BLOCK:
        s_model.reset_requested = s_model.reset_requested || (offset == AIRCR_OFFSET && value == SCB_AIRCR_SYSRESET);
        *model_reg(address) = value;
        break;
    case ID_BLOCK:
        model_violation("write to the system memory");
        break;
    default:
        *model_reg(address) = value;
        break;
    }
}

static uint32_t read_place(const stm32_register_t *place, uint32_t width)
{
    const uint32_t address = address_of(place);
    stm32_model_pass_until(stm32_model_now_ns() + ACCESS_NS, NULL);
    const uint32_t value = is_flash(address) ? flash_memory_read(address, width) : read_register(address, width);
    advance_chip();
    return value;
}

static void write_place(stm32_register_t *place, uint32_t value, uint32_t width)
{
    const uint32_t address = address_of(place);
    stm32_model_pass_until(stm32_model_now_ns() + ACCESS_NS, NULL);
    if (is_flash(address))
    {
        flash_memory_write(address, value, width);
    }
    else
    {
        write_register(address, value, width);
    }
    advance_chip();
}

uint32_t stm32_read(const stm32_register_t *place)
{
    return read_place(place, 4);
}

void stm32_write(stm32_register_t *place, uint32_t value)
{
    write_place(place, value, 4);
}

uint16_t stm32_read16(const stm32_register_t *place)
{
    return (uint16_t)read_place(place, 2);
}

void stm32_write16(stm32_register_t *place, uint16_t value)
{
    write_place(place, value, 2);
}

void stm32_barrier(void)
{
    advance_chip();
}

/* ---- for tests ---- */

void model_violation(const char *what)
{
    if (s_model.violations++ == 0)
    {
        (void)snprintf(s_model.first_violation, sizeof s_model.first_violation, "%s", what);
    }
}

bool model_require(bool good, const char *what)
{
    if (!good)
    {
        model_violation(what);
    }
    return good;
}

/* The NMI masks everything but a fault, so it may come inside an interrupt. */
void model_raise_nmi(void)
{
    for (int turn = 0; turn < NMI_TURNS; turn++)
    {
        if ((*model_reg(FLASH_R_BASE + offsetof(FLASH_TypeDef, ECCR)) & FLASH_ECCR_ECCD) == 0 ||
            s_model.reset_requested)
        {
            return;
        }
        if (s_model.nmi == NULL)
        {
            break;
        }
        s_model.nmis++;
        s_model.nmi();
    }
    s_model.hung = true;
}

stm32_model_t *stm32_model(void)
{
    return &s_model;
}

stm32_model_t *stm32_model_new(const model_world_t *world)
{
    memset(&s_model, 0, sizeof s_model);
    s_own_clock_ns = 0;
    if (world != NULL)
    {
        s_model.world = *world;
    }
    memset(s_model.flash.bytes, 0xFF, sizeof s_model.flash.bytes);
    s_model.flash.random_state = 1;
    s_model.rng.state = 1;
    stm32_model_power_up();
    return &s_model;
}

void stm32_model_power_up(void)
{
    static const uint32_t s_id[3] = {0x00450032U, 0x3438510BU, 0x32383733U};
    memset(s_space, 0, sizeof s_space);
    memcpy(model_reg(UID_BASE), s_id, sizeof s_id);
    for (uint32_t port = GPIOB_BASE; port <= GPIOE_BASE; port += BLOCK_BYTES)
    {
        *model_reg(port) = UINT32_MAX; /* MODER: analog */
    }
    *model_reg(RCC_BASE + offsetof(RCC_TypeDef, CSR)) = RCC_CSR_PINRSTF | RCC_CSR_BORRSTF;
    *model_reg(RCC_BASE + offsetof(RCC_TypeDef, CCIPR)) = 1U << 26; /* as the board's clock set-up leaves it */
    s_model.in_interrupt = false;
    s_model.hung = false;
    s_model.reset_requested = false;
    spi_power_up();
    dma_power_up();
    flash_power_up();
    rng_power_up();
}

uint32_t stm32_model_register(uint32_t address)
{
    return *model_reg(address);
}

void stm32_model_set_register(uint32_t address, uint32_t value)
{
    *model_reg(address) = value;
}
