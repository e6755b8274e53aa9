/*
 * What is written to the console before managed code opens it. Only in a build without the debugger.
 */
#ifndef CLR_TEXT_H
#define CLR_TEXT_H

#include "chip.h"

#ifdef __cplusplus
extern "C"
{
#endif

    /** One line: the CLR starts, and why the chip did. By the CLR's thread, before everything else. */
    void clr_text_begin(chip_reset_t cause);

#ifdef __cplusplus
}
#endif

#endif
