/*
 * Start of the nanoCLR. Threads have their stacks in SRAM1, statically: SRAM2 is the native heap, and a handshake wants
 * all of it.
 */
#include <ch.h>
#include <hal.h>
#include <hal_nf_community.h>
#include <cmsis_os.h>

#include <CLR_Startup_Thread.h>
#include <nanoCLR_Application.h>
#include <nanoHAL_v2.h>
#include <nanoPAL_BlockStorage.h>
#include <targetHAL.h>
#include <targetPAL.h>

#include <console_uart.h>
#include <chip.h>
#include <clr_text.h>
#include <reserved_flash.h>

#if CONFIG_NF_FEATURE_DEBUGGER
#include <WireProtocol_ReceiverThread.h>
#include <serialcfg.h>
#endif

/* A handshake takes 1.6 KB (targets/tls, cortex_m4 bench), the interpreter under it 4 KB as upstream has it, and three
 * sets of sockets 1 KB each on the way to it. */
#define CLR_STACK 8192U
#define RECEIVER_STACK 2048U

static THD_WORKING_AREA(s_clr_area, CLR_STACK);

static THD_FUNCTION(run_clr, settings)
{
#ifndef CONSOLE_IS_UART4
    clr_text_begin(chip_reset_cause());
#endif
    CLRStartupThread(settings);
}

#if CONFIG_NF_FEATURE_DEBUGGER
static THD_WORKING_AREA(s_receiver_area, RECEIVER_STACK);

static THD_FUNCTION(receive, argument)
{
    ReceiverThread(argument);
}

static void start_debugger(void)
{
    (void)sdStart(&SERIAL_DRIVER, NULL);
    (void)chThdCreateStatic(s_receiver_area, sizeof s_receiver_area, NORMALPRIO + osPriorityHigh, receive, NULL);
}
#endif

int main(void)
{
    static CLR_SETTINGS s_settings;

    halInit();
    InitBootClipboard();
    reserved_flash_init();
    osKernelInitialize();
    Watchdog_Init();
#if (HAL_NF_USE_STM32_CRC == TRUE)
    crcStart(NULL);
#endif

    s_settings.MaxContextSwitches = 50;
#if CONFIG_NF_FEATURE_DEBUGGER
    s_settings.EnterDebuggerLoopAfterExit = true;
    start_debugger();
#endif
    (void)chThdCreateStatic(s_clr_area, sizeof s_clr_area, NORMALPRIO, run_clr, &s_settings);

    (void)osKernelStart();
    while (true)
    {
        osDelay(1000);
    }
}
