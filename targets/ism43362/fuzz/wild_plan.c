/*
 * The letters that say what becomes of an answer. Those of the first group may be followed by more.
 *
 *   l n   comes n * n ms late                      f n   n bytes of filler in front
 *   w n   DRDY stays high n words too long         s     DRDY stays high until a reset
 *   g     DRDY flickers first                      q     DRDY does not fall between command and answer
 *   t     the answer comes twice                   h     no command phase follows: hung until a reset
 *
 *   .     as it should be (and any other letter)   0-9   so, and 2^n more commands without a look at the input
 *   m     none                                     u     refused: ERROR, and the command is not run
 *   c n   DRDY falls after n words                 C n   the same, and the others come as an answer of their own
 *   z     the module restarts                      k     right, and behind it all peers close
 *   a     right, and behind it the access point is gone
 *   r s   the bytes s and nothing else             o s   the bytes s as data with OK
 *   e s   the bytes s with ERROR                   p s   the bytes s as one line of a list
 *   B n   16 * n bytes of data                     x n v byte n is v
 */
#include "wild_module.h"

static void replace(wild_module_t *module, const char *before, const char *behind)
{
    uint8_t bytes[255];
    const uint32_t length = input_string(module->input, bytes, sizeof bytes);
    module->forgeries++;
    module->out_length = 0;
    wild_put_text(module, before);
    wild_put(module, bytes, length);
    wild_put_text(module, behind);
}

static void make_big(wild_module_t *module)
{
    const uint8_t count = input_byte(module->input);
    const uint8_t bytes[16] = {'\r', '\n', 'O', 'K', '\r', '\n', '>', ' ', SPI_LINK_FILLER, count};
    module->forgeries++;
    module->out_length = 0;
    wild_put_text(module, "\r\n");
    for (uint32_t i = 0; i < count; i++)
    {
        wild_put(module, bytes, sizeof bytes);
    }
    wild_put_text(module, "\r\nOK\r\n> ");
}

static void change_byte(wild_module_t *module)
{
    const uint32_t position = input_byte(module->input);
    const uint8_t value = input_byte(module->input);
    module->forgeries++;
    if (position < module->out_length)
    {
        module->out[position] = value;
    }
}

static void put_filler(wild_module_t *module)
{
    uint8_t bytes[255];
    const uint32_t count = input_byte(module->input);
    memset(bytes, SPI_LINK_FILLER, sizeof bytes);
    memmove(module->out + count, module->out, module->out_length);
    memcpy(module->out, bytes, count);
    module->out_length += count;
}

/* True for a letter that another may follow. */
static bool take_first_group(wild_module_t *module, uint8_t letter)
{
    wild_plan_t *plan = &module->plan;
    uint32_t number;
    switch (letter)
    {
    case 'l':
        number = input_byte(module->input);
        plan->delay_ms = number * number;
        return true;
    case 'f':
        put_filler(module);
        return true;
    case 'w':
        plan->late = input_byte(module->input);
        return true;
    case 's':
        plan->late = WILD_FOREVER;
        return true;
    case 'g':
        plan->glitch = true;
        return true;
    case 'q':
        plan->stays_high = true;
        return true;
    case 't':
        plan->twice = true;
        return true;
    case 'h':
        plan->last = true;
        return true;
    default:
        return false;
    }
}

static void take_second_group(wild_module_t *module, uint8_t letter)
{
    wild_plan_t *plan = &module->plan;
    switch (letter)
    {
    case 'm':
        plan->delay_ms = WILD_FOREVER;
        break;
    case 'c':
    case 'C':
        plan->cut = input_byte(module->input);
        plan->rest_follows = letter == 'C';
        break;
    case 'z':
        plan->restarts = true;
        break;
    case 'k':
        for (uint32_t i = 0; i < WILD_SOCKETS; i++)
        {
            module->sockets[i].peer_closed = true;
        }
        break;
    case 'a':
        module->joined = false;
        break;
    case 'r':
        replace(module, "", "");
        break;
    case 'o':
        replace(module, "\r\n", "\r\nOK\r\n> ");
        break;
    case 'e':
        replace(module, "\r\n", "\r\nERROR\r\n> ");
        break;
    case 'p':
        replace(module, "\r\n", "\r");
        break;
    case 'B':
        make_big(module);
        break;
    case 'x':
        change_byte(module);
        break;
    default:
        module->calm = letter >= '0' && letter <= '9' ? 1U << (letter - '0') : 0;
        break;
    }
}

static bool is_free(const wild_module_t *module)
{
    return !module->tamed && module->input->left > 0;
}

bool wild_refuses(wild_module_t *module)
{
    const bool refuses = is_free(module) && module->calm == 0 && *module->input->bytes == 'u';
    if (refuses)
    {
        (void)input_byte(module->input);
    }
    return refuses;
}

void wild_take_plan(wild_module_t *module)
{
    memset(&module->plan, 0, sizeof module->plan);
    if (!is_free(module))
    {
        return;
    }
    if (module->calm > 0)
    {
        module->calm--;
        return;
    }
    uint8_t letter = input_byte(module->input);
    for (uint32_t i = 0; i < 4U && take_first_group(module, letter); i++)
    {
        letter = input_byte(module->input);
    }
    take_second_group(module, letter);
}
