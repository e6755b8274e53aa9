// What the CLR says while it starts: the assemblies that it finds, and why it does not start them ("Invalid native
// checksum"). Upstream sends it to the debugger, and this file takes the place of that where there is none: the text
// goes to the console for as long as managed code has not opened it.
#include <Core.h>
#include <cstdarg>

#include <sys_io_ser_native_target.h>

#include <console_uart.h>

#include "clr_text.h"

#ifndef CONSOLE_IS_UART4

static const uint32_t ConsoleSpeed = 115200;
static const uint32_t LongestLine = 192;
// At 115200 baud a line takes 17 ms.
static const uint32_t TimeLimitMs = 100;

static void Write(const char *text, size_t length)
{
    if (UARTD1.state != UART_STOP || length == 0)
    {
        return;
    }
    UARTConfig config = {};
    config.speed = ConsoleSpeed;
    ConfigPins_UART1();
    uartStart(&UARTD1, &config);
    (void)uartSendFullTimeout(&UARTD1, &length, text, TIME_MS2I(TimeLimitMs));
    uartStop(&UARTD1);
}

void CLR_Debug::Emit(const char *text, int length)
{
    Write(text, length < 0 ? hal_strlen_s(text) : (size_t)length);
}

int CLR_Debug::PrintfV(const char *format, va_list arguments)
{
    char line[LongestLine];
    char *end = line;
    size_t room = sizeof line - 1;
    (void)CLR_SafeSprintfV(end, room, format, arguments);
    const size_t length = sizeof line - 1 - room;
    Write(line, length);
    return (int)length;
}

int CLR_Debug::Printf(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = CLR_Debug::PrintfV(format, arguments);
    va_end(arguments);
    return length;
}

void clr_text_begin(chip_reset_t cause)
{
    static const char *const s_causes[] = {
        "unknown", "power", "reset button or ST-LINK", "software", "watchdog", "option bytes or low-power mode"};
    CLR_Debug::Printf("\r\nreset cause: %s\r\n", s_causes[cause]);
}

#endif
