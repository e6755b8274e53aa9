#include "dns_message.h"

#include <string.h>

#define LABEL_MAX 63U
#define TYPE_A 1U
#define TYPE_OPT 41U
#define CLASS_IN 1U

/* Third and fourth byte of the header. */
#define FLAG_RESPONSE 0x80U
#define MASK_OPCODE 0x78U
#define FLAG_TRUNCATED 0x02U
#define FLAG_RECURSION_DESIRED 0x01U
#define MASK_RCODE 0x0FU
#define RCODE_NO_ERROR 0U
#define RCODE_NO_NAME 3U

/* First byte of a label: two bits tell a length from a pointer. */
#define LABEL_KIND 0xC0U
#define LABEL_POINTER 0xC0U

#define OPT_RECORD 11U
#define RECORD 10U /* type, class, time to live, length of data */

typedef enum reader_state
{
    READ_HEADER,
    READ_QUESTION,
    READ_NAME,
    READ_LABEL,
    READ_POINTER,
    READ_RECORD,
    READ_ADDRESS,
    READ_OTHER_DATA,
    READ_FINISHED,
} reader_state_t;

static uint16_t read16(const uint8_t *bytes)
{
    return (uint16_t)((uint32_t)bytes[0] << 8 | bytes[1]);
}

static void write16(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
}

static uint8_t lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + ('a' - 'A')) : byte;
}

/* ---- the query ---- */

static bool is_name_character(char character)
{
    const uint8_t byte = lower((uint8_t)character);
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
}

ism_status_t dns_check_name(const char *name)
{
    uint32_t length = 0;
    uint32_t label = 0;
    for (; name[length] != '\0'; length++)
    {
        const bool dot = name[length] == '.';
        if (dot ? label == 0 : !is_name_character(name[length]))
        {
            return ISM_ERR_ARGUMENT;
        }
        label = dot ? 0 : label + 1U;
        if (label > LABEL_MAX || length - (dot ? 1U : 0U) >= DNS_NAME_MAX)
        {
            return ISM_ERR_NAME_TOO_LONG;
        }
    }
    return length > 0 ? ISM_OK : ISM_ERR_ARGUMENT;
}

/* Each label goes behind its length; the root label ends the name. Returns the length. */
static uint32_t write_name(uint8_t *out, const char *name)
{
    uint32_t length = 0;
    while (*name != '\0')
    {
        const uint32_t label = (uint32_t)strcspn(name, ".");
        out[length++] = (uint8_t)label;
        for (uint32_t i = 0; i < label; i++)
        {
            out[length++] = lower((uint8_t)name[i]);
        }
        name += name[label] == '.' ? label + 1U : label;
    }
    out[length++] = 0;
    return length;
}

void dns_write_query(dns_query_t *query, const char *name, uint16_t id)
{
    uint8_t *message = query->stream + DNS_PREFIX;
    memset(query, 0, sizeof *query);
    write16(message, id);
    message[2] = FLAG_RECURSION_DESIRED;
    write16(message + 4, 1); /* questions */

    const uint32_t name_length = write_name(message + DNS_HEADER, name);
    uint8_t *fields = message + DNS_HEADER + name_length;
    write16(fields, TYPE_A);
    write16(fields + 2, CLASS_IN);
    /* OPT: the root as its name, then type and size of an answer; the rest is 0. */
    write16(message + 10, 1); /* additional records */
    write16(fields + 5, TYPE_OPT);
    write16(fields + 7, DNS_ANSWER_MAX);
    query->question = (uint16_t)(name_length + 4U);
    query->length = (uint16_t)(DNS_HEADER + query->question + OPT_RECORD);
    write16(query->stream, query->length);
}

/* ---- the answer ---- */

bool dns_can_connect(const uint8_t address[4])
{
    return address[0] != 0 && address[3] != 0 && memchr(address, 255, 4) == NULL;
}

void dns_read_start(dns_reader_t *reader, const dns_query_t *query)
{
    memset(reader, 0, sizeof *reader);
    reader->query = query;
    reader->left = DNS_HEADER;
    reader->state = READ_HEADER;
}

static dns_result_t expect(dns_reader_t *reader, reader_state_t state, uint32_t length)
{
    reader->state = (uint8_t)state;
    reader->left = (uint16_t)length;
    reader->filled = 0;
    return DNS_UNFINISHED;
}

/* The next record of the answer section, or the end of what is of interest. */
static dns_result_t next_record(dns_reader_t *reader)
{
    if (reader->answers == 0)
    {
        return reader->found ? DNS_ADDRESS : DNS_NO_ADDRESS;
    }
    reader->answers--;
    return expect(reader, READ_NAME, 1);
}

/* The first 12 bytes are kept until the question was compared: what they say counts only for ours. */
static dns_result_t end_header(dns_reader_t *reader)
{
    const uint8_t *header = reader->field;
    const uint8_t rcode = header[3] & MASK_RCODE;
    if (read16(header) != read16(reader->query->stream + DNS_PREFIX) ||
        (header[2] & (FLAG_RESPONSE | MASK_OPCODE)) != FLAG_RESPONSE ||
        (rcode != RCODE_NO_ERROR && rcode != RCODE_NO_NAME) || read16(header + 4) != 1)
    {
        return DNS_USELESS;
    }
    reader->answers = read16(header + 6);
    return expect(reader, READ_QUESTION, reader->query->question);
}

/* Upper and lower case are the same in names; lengths, type and class are no letters. */
static dns_result_t take_question(dns_reader_t *reader, uint8_t byte)
{
    const dns_query_t *query = reader->query;
    const uint8_t *asked = query->stream + DNS_PREFIX + DNS_HEADER + query->question - reader->left;
    if (lower(byte) != *asked)
    {
        return DNS_USELESS;
    }
    if (--reader->left > 0)
    {
        return DNS_UNFINISHED;
    }
    if ((reader->field[3] & MASK_RCODE) == RCODE_NO_NAME)
    {
        return DNS_NO_ADDRESS;
    }
    return (reader->field[2] & FLAG_TRUNCATED) != 0 ? DNS_TRUNCATED : next_record(reader);
}

static dns_result_t take_name(dns_reader_t *reader, uint8_t byte)
{
    const uint8_t kind = byte & LABEL_KIND;
    if (kind == LABEL_POINTER)
    {
        return expect(reader, READ_POINTER, 1);
    }
    if (kind != 0)
    {
        return DNS_USELESS;
    }
    return byte == 0 ? expect(reader, READ_RECORD, RECORD) : expect(reader, READ_LABEL, byte);
}

static dns_result_t end_record(dns_reader_t *reader)
{
    const uint32_t length = read16(reader->field + 8);
    if (read16(reader->field) == TYPE_A && read16(reader->field + 2) == CLASS_IN)
    {
        return length == 4 ? expect(reader, READ_ADDRESS, 4) : DNS_USELESS;
    }
    return length == 0 ? next_record(reader) : expect(reader, READ_OTHER_DATA, length);
}

static dns_result_t end_address(dns_reader_t *reader)
{
    const bool first_choice = dns_can_connect(reader->field);
    if (first_choice || !reader->found)
    {
        memcpy(reader->address, reader->field, sizeof reader->address);
        reader->found = true;
    }
    return first_choice ? DNS_ADDRESS : next_record(reader);
}

/* A part that is kept came to its end, or one that is skipped. */
static dns_result_t end_part(dns_reader_t *reader)
{
    switch (reader->state)
    {
    case READ_HEADER:
        return end_header(reader);
    case READ_LABEL:
        return expect(reader, READ_NAME, 1);
    case READ_POINTER:
        return expect(reader, READ_RECORD, RECORD);
    case READ_RECORD:
        return end_record(reader);
    case READ_ADDRESS:
        return end_address(reader);
    default:
        return next_record(reader);
    }
}

static dns_result_t take(dns_reader_t *reader, uint8_t byte)
{
    if (reader->state == READ_QUESTION)
    {
        return take_question(reader, byte);
    }
    if (reader->state == READ_NAME)
    {
        return take_name(reader, byte);
    }
    if (reader->state == READ_HEADER || reader->state == READ_RECORD || reader->state == READ_ADDRESS)
    {
        reader->field[reader->filled++] = byte;
    }
    return --reader->left > 0 ? DNS_UNFINISHED : end_part(reader);
}

dns_result_t dns_read(dns_reader_t *reader, const uint8_t *bytes, uint32_t count)
{
    for (uint32_t i = 0; i < count && reader->result == DNS_UNFINISHED; i++)
    {
        reader->result = take(reader, bytes[i]);
    }
    return reader->result;
}
