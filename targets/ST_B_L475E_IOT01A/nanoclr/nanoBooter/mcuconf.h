/* As upstream has it for this board. */
#include <ST_B_L475E_IOT01A/nanoBooter/mcuconf.h>
