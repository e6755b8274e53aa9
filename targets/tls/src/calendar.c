#include "calendar.h"

#define DAYS_PER_ERA 146097              /* 400 years */
#define DAYS_FROM_MARCH_0_TO_1970 719468 /* from 0000-03-01 */

/* Years are counted from March, so that the leap day is the last of its year: months then follow the line
 * (153 m + 2) / 5. */
int64_t calendar_to_seconds(const mbedtls_x509_time *time)
{
    const int64_t year = time->mon > 2 ? time->year : time->year - 1;
    const int64_t month_from_march = time->mon > 2 ? time->mon - 3 : time->mon + 9;
    const int64_t year_of_era = year % 400;
    const int64_t day_of_year = (153 * month_from_march + 2) / 5 + time->day - 1;
    const int64_t days = year / 400 * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
                         day_of_year - DAYS_FROM_MARCH_0_TO_1970;
    return ((days * 24 + time->hour) * 60 + time->min) * 60 + time->sec;
}
