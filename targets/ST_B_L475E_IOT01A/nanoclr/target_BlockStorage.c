/* As upstream has it, with the headers of this target. */
#include <ST_B_L475E_IOT01A/target_BlockStorage.c>
