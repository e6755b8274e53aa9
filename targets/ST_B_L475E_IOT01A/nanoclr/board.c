/* As upstream has it. */
#include <ST_B_L475E_IOT01A/board.c>
