#include "calendar.h"

#define SECONDS_PER_DAY 86400
#define DAYS_PER_ERA 146097 /* 400 years of the Gregorian calendar */

/* Counts from 0000-03-01, so that the leap day is the last of its year: months then follow the line (153 m + 2) / 5. */
static void civil_from_days(int64_t days_since_1970, mbedtls_x509_time *time)
{
    const int64_t days = days_since_1970 + 719468;
    const int64_t era = days / DAYS_PER_ERA;
    const int64_t day_of_era = days % DAYS_PER_ERA;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (DAYS_PER_ERA - 1)) / 365;
    const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t month_from_march = (5 * day_of_year + 2) / 153;

    time->day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    time->mon = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    time->year = (int)(year_of_era + era * 400 + (time->mon <= 2 ? 1 : 0));
}

void calendar_from_seconds(int64_t seconds, mbedtls_x509_time *time)
{
    const int64_t since_1970 = seconds < 0 ? 0 : seconds;
    const int second_of_day = (int)(since_1970 % SECONDS_PER_DAY);

    civil_from_days(since_1970 / SECONDS_PER_DAY, time);
    time->hour = second_of_day / 3600;
    time->min = second_of_day / 60 % 60;
    time->sec = second_of_day % 60;
}

int calendar_compare(const mbedtls_x509_time *a, const mbedtls_x509_time *b)
{
    const int left[] = {a->year, a->mon, a->day, a->hour, a->min, a->sec};
    const int right[] = {b->year, b->mon, b->day, b->hour, b->min, b->sec};
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
    {
        if (left[i] != right[i])
        {
            return left[i] - right[i];
        }
    }
    return 0;
}
