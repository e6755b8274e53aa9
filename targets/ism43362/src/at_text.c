#include "at_text.h"

#include <stddef.h>
#include <string.h>

static void add_byte(at_text_t *text, char byte)
{
    if (text->length < AT_TEXT_SIZE)
    {
        text->bytes[text->length++] = byte;
    }
}

void at_text_start(at_text_t *text, const char *command)
{
    text->length = 0;
    at_text_add(text, command);
}

void at_text_add(at_text_t *text, const char *string)
{
    for (; *string != '\0'; string++)
    {
        add_byte(text, *string);
    }
}

void at_text_add_number(at_text_t *text, uint32_t number, uint32_t digits)
{
    char reversed[10];
    uint32_t count = 0;
    do
    {
        reversed[count++] = (char)('0' + number % 10U);
        number /= 10U;
    } while (number != 0);
    for (; digits > count; digits--)
    {
        add_byte(text, '0');
    }
    while (count > 0)
    {
        add_byte(text, reversed[--count]);
    }
}

void at_text_add_address(at_text_t *text, const uint8_t address[4])
{
    for (uint32_t i = 0; i < 4; i++)
    {
        if (i > 0)
        {
            add_byte(text, '.');
        }
        at_text_add_number(text, address[i], 0);
    }
}

uint32_t at_text_end(at_text_t *text)
{
    text->bytes[text->length] = '\r';
    return text->length + 1U;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

const char *at_text_read_address(const char *string, uint8_t address[4])
{
    for (uint32_t i = 0; i < 4; i++)
    {
        uint32_t value = 0;
        if (!is_digit(*string))
        {
            return NULL;
        }
        for (; is_digit(*string); string++)
        {
            value = value * 10U + (uint32_t)(*string - '0');
            if (value > 255U)
            {
                return NULL;
            }
        }
        address[i] = (uint8_t)value;
        if (i < 3 && *string++ != '.')
        {
            return NULL;
        }
    }
    return string;
}

bool at_text_is_nowhere(const uint8_t address[4])
{
    return (address[0] | address[1] | address[2] | address[3]) == 0;
}

bool at_text_read_number(const char *string, int32_t *number)
{
    const bool negative = *string == '-';
    int32_t value = 0;
    string += negative ? 1 : 0;
    if (!is_digit(*string))
    {
        return false;
    }
    for (; is_digit(*string) && value < 100000000; string++)
    {
        value = value * 10 + (*string - '0');
    }
    *number = negative ? -value : value;
    return true;
}

const char *at_text_field(const char *list, uint32_t index)
{
    for (; index > 0 && list != NULL; index--)
    {
        const char *comma = strchr(list, ',');
        list = comma == NULL ? NULL : comma + 1;
    }
    return list;
}

const char *at_text_field_from_end(const char *list, uint32_t index)
{
    for (size_t i = strlen(list); i > 0; i--)
    {
        if (list[i - 1] == ',')
        {
            if (index == 0)
            {
                return list + i;
            }
            index--;
        }
    }
    return index == 0 ? list : NULL;
}
