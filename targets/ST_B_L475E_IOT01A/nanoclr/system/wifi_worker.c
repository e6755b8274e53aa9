#include "wifi_worker.h"

#include <ch.h>
#include <hal.h>

#include "port_stm32l4.h"

/* Above the CLR's thread, so that the module is served while managed code computes: every step of it ends in a sleep.
 */
#define WORKER_PRIORITY (NORMALPRIO + 1)
/* 1.2 KB of the driver (ism43362.h), the port, and two frames of interrupts with the FPU's registers. */
#define WORKER_STACK 2048U
/* Longer sleeps than the kernel can count are taken in parts: the driver looks at its clock anyway. */
#define LONGEST_SLEEP_MS 60000U

#define DRDY_LINE PAL_LINE(GPIOE, 1U)
#define SPI3_RX_STREAM STM32_DMA_STREAM_ID(2, 1)
#define SPI3_TX_STREAM STM32_DMA_STREAM_ID(2, 2)
#define DMA_PRIORITY 6U /* as STM32_IRQ_EXTI1_PRIORITY: the kernel may be called */

/* In SRAM2, see ../common/placement.ld. */
static __attribute__((section(".ram4_clear.wifi"))) THD_WORKING_AREA(s_worker_area, WORKER_STACK);
static ism43362_t s_driver;
static mutex_t s_lock;
static binary_semaphore_t s_work;
static binary_semaphore_t s_transfer;
static void (*s_notify)(void);

ism43362_t *wifi_driver(void)
{
    return &s_driver;
}

/* 64 bits, because 32 of these ticks come round before 32 bits of milliseconds do. */
static uint32_t system_now_ms(void *context)
{
    (void)context;
    return (uint32_t)(chVTGetTimeStamp() / (CH_CFG_ST_FREQUENCY / 1000U));
}

static void system_lock(void *context)
{
    (void)context;
    chMtxLock(&s_lock);
}

static void system_unlock(void *context)
{
    (void)context;
    chMtxUnlock(&s_lock);
}

static void sleep_on(binary_semaphore_t *semaphore, uint32_t timeout_ms)
{
    (void)chBSemWaitTimeout(semaphore, TIME_MS2I(timeout_ms < LONGEST_SLEEP_MS ? timeout_ms : LONGEST_SLEEP_MS));
}

/* By threads and interrupts alike. */
static void wake_from(binary_semaphore_t *semaphore)
{
    const syssts_t status = chSysGetStatusAndLockX();
    chBSemSignalI(semaphore);
    chSysRestoreStatusX(status);
}

static void system_wait(void *context, uint32_t timeout_ms)
{
    (void)context;
    sleep_on(&s_work, timeout_ms);
}

static void system_wake(void *context)
{
    (void)context;
    wake_from(&s_work);
}

static void system_notify(void *context)
{
    (void)context;
    s_notify();
}

static void system_transfer_wait(void *context, uint32_t timeout_ms)
{
    (void)context;
    sleep_on(&s_transfer, timeout_ms);
}

static void system_transfer_wake(void *context)
{
    (void)context;
    wake_from(&s_transfer);
}

static void system_data_ready_rose(void *context)
{
    (void)context;
    ism_data_ready_edge(&s_driver, true);
}

/* The kernel's own handler has cleared the line. */
static void on_data_ready(void *argument)
{
    (void)argument;
    port_stm32l4_on_data_ready(true);
}

static void on_dma(void *argument, uint32_t flags)
{
    (void)argument;
    (void)flags;
    port_stm32l4_on_dma();
}

/* Both channels out of the kernel's pool before the port touches them, and the one interrupt that the port wants. */
static void take_interrupts(void)
{
    (void)dmaStreamAlloc(SPI3_RX_STREAM, DMA_PRIORITY, on_dma, NULL);
    (void)dmaStreamAlloc(SPI3_TX_STREAM, DMA_PRIORITY, NULL, NULL);
    palSetLineCallback(DRDY_LINE, on_data_ready, NULL);
    palEnableLineEvent(DRDY_LINE, PAL_EVENT_MODE_RISING_EDGE);
}

static THD_FUNCTION(serve, argument)
{
    static const atomic_bool s_never = false;
    (void)argument;
    chRegSetThreadName("wifi");
    ism_worker_run(&s_driver, &s_never);
}

void wifi_worker_start(void (*notify)(void))
{
    static const port_system_t s_system = {
        .now_ms = system_now_ms,
        .lock = system_lock,
        .unlock = system_unlock,
        .wait = system_wait,
        .wake = system_wake,
        .notify = system_notify,
        .transfer_wait = system_transfer_wait,
        .transfer_wake = system_transfer_wake,
        .data_ready_rose = system_data_ready_rose,
    };

    s_notify = notify;
    chMtxObjectInit(&s_lock);
    chBSemObjectInit(&s_work, true);
    chBSemObjectInit(&s_transfer, true);
    take_interrupts();
    ism_init(&s_driver, port_stm32l4_init(&s_system));
    (void)chThdCreateStatic(s_worker_area, sizeof s_worker_area, WORKER_PRIORITY, serve, NULL);
}
