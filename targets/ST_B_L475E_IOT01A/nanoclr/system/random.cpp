// System.Random of managed code, from the chip's generator.
#include <Core.h>

#include "safe_random.h"

// Nothing that managed code draws by this class is a secret: without the generator it goes on with another sequence.
static uint32_t NextWithoutGenerator()
{
    static uint32_t s_state;
    s_state = s_state * 1664525U + 1013904223U + (uint32_t)HAL_Time_CurrentTime();
    return s_state;
}

void CLR_RT_Random::Initialize()
{
}

void CLR_RT_Random::Initialize(int seed)
{
    (void)seed;
}

uint32_t CLR_RT_Random::Next()
{
    uint32_t word = 0;
    return safe_random_fill(&word, sizeof word) ? word : NextWithoutGenerator();
}

double CLR_RT_Random::NextDouble()
{
    return Next() / 4294967296.0;
}

void CLR_RT_Random::NextBytes(unsigned char *buffer, unsigned int count)
{
    for (unsigned int i = 0; i < count; i++)
    {
        buffer[i] = (unsigned char)Next();
    }
}
