#include "safe_random.h"

#include <ch.h>

#include "random_source.h"

/* The Wi-Fi thread takes random numbers too (local ports) and may come in between at any instruction; a word that it
 * has taken away reads as 0. So each word is taken with interrupts off: 1 us, less than 1 ms when the generator has to
 * be restarted. */
bool safe_random_fill(void *to, size_t count)
{
    bool good = true;
    for (size_t done = 0; good && done < count; done += sizeof(uint32_t))
    {
        const size_t rest = count - done;
        chSysLock();
        good = random_source_fill((uint8_t *)to + done, rest < sizeof(uint32_t) ? rest : sizeof(uint32_t));
        chSysUnlock();
    }
    return good;
}
