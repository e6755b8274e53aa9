/*
 * Start of the nanoCLR, which then runs here: the thread that the kernel makes of main() has the process stack, and a
 * thread of its own would want a second one. Its size is in ../CMakeLists.txt.
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

#if CONFIG_NF_FEATURE_DEBUGGER
#define RECEIVER_STACK 2048U

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

    (void)osKernelStart();
#ifndef CONSOLE_IS_UART4
    clr_text_begin(chip_reset_cause());
#endif
    CLRStartupThread(&s_settings);
}
