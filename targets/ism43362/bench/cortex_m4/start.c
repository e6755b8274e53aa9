/*
 * Start-up of the image: vectors, data, FPU, SysTick as a free-running counter.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "meter.h"

extern uint32_t image_stack_top[], image_data_start[], image_data_end[], image_data_load[], image_bss_start[],
    image_bss_end[];

void image_start(void);
void initialise_monitor_handles(void); /* the C library's: opens the debugger's channel */
int main(void);

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define SYST_CSR REGISTER(0xE000E010U)
#define SYST_RVR REGISTER(0xE000E014U)
#define SYST_CVR REGISTER(0xE000E018U)
#define CPACR REGISTER(0xE000ED88U)

static void fault(void)
{
    (void)puts("fault: the processor took an exception");
    exit(1);
}

typedef union vector
{
    uint32_t *stack;
    void (*handler)(void);
} vector_t;

__attribute__((section(".vectors"), used)) static const vector_t s_vectors[16] = {
    {.stack = image_stack_top},
    {.handler = image_start},
    {.handler = fault},
    {.handler = fault},
    {.handler = fault},
    {.handler = fault},
    {.handler = fault},
};

void image_start(void)
{
    CPACR |= 0xFU << 20; /* the hard-float C library needs the FPU */
    const uint32_t *from = image_data_load;
    for (uint32_t *to = image_data_start; to < image_data_end;)
    {
        *to++ = *from++;
    }
    for (uint32_t *to = image_bss_start; to < image_bss_end;)
    {
        *to++ = 0;
    }
    SYST_RVR = 0xFFFFFFU;
    SYST_CVR = 0;
    SYST_CSR = 5; /* processor clock, no interrupt */

    initialise_monitor_handles();
    exit(main());
}
