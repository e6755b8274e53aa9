#include "chip.h"

void NMI_Handler(void);

/* The name under which ChibiOS's vector table knows it. Without it a torn double word ends in an endless loop there. */
void NMI_Handler(void)
{
    chip_on_nmi();
}
