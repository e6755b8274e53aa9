#include "check.h"
#include "fake_internal.h"

#define TYPE_A 1U
#define TYPE_CNAME 5U
#define TYPE_OPT 41U
#define HEADER 12U
#define TRUNCATED 0x02U
#define NAME_ERROR 3U

typedef struct writer
{
    uint8_t bytes[FAKE_DNS_MESSAGE];
    uint32_t length;
} writer_t;

typedef struct question
{
    char name[256];
    uint32_t type;
    uint32_t end;  /* where the question ends in the query */
    uint32_t size; /* what OPT offers; 0 = no OPT */
} question_t;

/* ---- writing ---- */

static void put(writer_t *writer, const void *bytes, uint32_t length)
{
    CHECK(length <= sizeof writer->bytes - writer->length);
    memcpy(writer->bytes + writer->length, bytes, length);
    writer->length += length;
}

static void put_number(writer_t *writer, uint32_t number)
{
    const uint8_t bytes[2] = {(uint8_t)(number >> 8), (uint8_t)number};
    put(writer, bytes, 2);
}

static void put_name(writer_t *writer, const char *name)
{
    while (*name != '\0')
    {
        const uint8_t length = (uint8_t)strcspn(name, ".");
        put(writer, &length, 1);
        put(writer, name, length);
        name += length + (name[length] == '.' ? 1 : 0);
    }
    put(writer, "", 1);
}

/* Owner, type, class and time to live of a record. */
static void put_record(writer_t *writer, const char *owner, uint32_t owner_at, bool plain, uint32_t type)
{
    if (plain)
    {
        put_name(writer, owner);
    }
    else
    {
        put_number(writer, 0xC000U | owner_at);
    }
    put_number(writer, type);
    put_number(writer, 1);
    put_number(writer, 0);
    put_number(writer, 60);
}

/* The chain of aliases and the addresses behind it; returns the number of records. */
static uint32_t put_answers(writer_t *writer, const fake_name_t *entry)
{
    char owner[256];
    char target[256];
    uint32_t owner_at = HEADER;
    fake_keep(owner, sizeof owner, entry->name);
    for (int i = 0; i < entry->aliases; i++)
    {
        (void)snprintf(target, sizeof target, "alias-%d.of-the-balancer-in-front-of-the-endpoint.region.example", i);
        if (entry->loops && i + 1 == entry->aliases)
        {
            fake_keep(target, sizeof target, entry->name);
        }
        put_record(writer, owner, owner_at, entry->plain, TYPE_CNAME);
        put_number(writer, (uint32_t)strlen(target) + 2U);
        owner_at = writer->length;
        put_name(writer, target);
        fake_keep(owner, sizeof owner, target);
    }
    const int count = entry->loops ? 0 : entry->count;
    for (int i = 0; i < count; i++)
    {
        put_record(writer, owner, owner_at, entry->plain, TYPE_A);
        put_number(writer, 4);
        put(writer, entry->addresses[i], 4);
    }
    return (uint32_t)(entry->aliases + count);
}

/* ---- reading ---- */

static uint32_t number_at(const uint8_t *bytes, uint32_t position)
{
    return (uint32_t)(bytes[position] << 8 | bytes[position + 1]);
}

static bool read_name(const uint8_t *query, uint32_t length, question_t *question)
{
    uint32_t used = 0;
    uint32_t position = HEADER;
    while (position < length && query[position] != 0)
    {
        const uint32_t label = query[position];
        if (label > 63 || position + 1 + label > length || used + label + 1 >= sizeof question->name)
        {
            return false;
        }
        memcpy(question->name + used, query + position + 1, label);
        used += label;
        question->name[used++] = '.';
        position += 1 + label;
    }
    question->name[used > 0 ? used - 1 : 0] = '\0';
    question->end = position + 5;
    return used > 0 && question->end <= length;
}

static bool read_question(const uint8_t *query, uint32_t length, question_t *question)
{
    *question = (question_t){.size = 0};
    if (length < HEADER || number_at(query, 4) != 1 || (query[2] & 0x80U) != 0 || !read_name(query, length, question))
    {
        return false;
    }
    question->type = number_at(query, question->end - 4);
    const uint32_t rest = question->end;
    if (number_at(query, 10) == 1 && length >= rest + 11 && query[rest] == 0 && number_at(query, rest + 1) == TYPE_OPT)
    {
        question->size = number_at(query, rest + 3);
    }
    return true;
}

/* ---- answers ---- */

static void put_opt(writer_t *writer, const question_t *question)
{
    static const uint8_t s_opt[11] = {0, 0, TYPE_OPT, 0x10, 0};
    if (question->size > 0)
    {
        put(writer, s_opt, sizeof s_opt);
    }
}

static void answer(
    fake_module_t *fake, const uint8_t *query, const question_t *question, uint32_t limit, writer_t *writer)
{
    const fake_dns_t *dns = &fake->dns;
    const fake_name_t *entry = fake_find_name(fake, question->name);
    const uint32_t code = dns->failure != 0 ? (uint32_t)dns->failure : entry == NULL ? NAME_ERROR : 0U;
    uint32_t count = 0;
    writer->length = 0;
    put(writer, query, question->end);
    if (code == 0 && question->type == TYPE_A)
    {
        count = put_answers(writer, entry);
    }
    const bool cut = writer->length + (question->size > 0 ? 11U : 0U) > limit;
    if (cut)
    {
        writer->length = question->end;
        count = 0;
    }
    put_opt(writer, question);
    writer->bytes[0] ^= dns->wrong_id ? 0x40U : 0U;
    writer->bytes[2] = (uint8_t)(0x81U | (cut ? TRUNCATED : 0U));
    writer->bytes[3] = (uint8_t)(0x80U | code);
    memset(writer->bytes + 4, 0, 8);
    writer->bytes[5] = 1;
    writer->bytes[7] = (uint8_t)count;
    writer->bytes[11] = question->size > 0 ? 1 : 0;
    if (dns->wrong_question)
    {
        writer->bytes[HEADER + 1] ^= 1U;
    }
}

uint32_t fake_dns_answer_length(fake_module_t *fake, const char *name)
{
    writer_t query = {.length = 0};
    writer_t reply;
    const uint8_t header[HEADER] = {0, 0, 1, 0, 0, 1};
    put(&query, header, sizeof header);
    put_name(&query, name);
    put_number(&query, TYPE_A);
    put_number(&query, 1);
    question_t question;
    CHECK(read_question(query.bytes, query.length, &question));
    answer(fake, query.bytes, &question, FAKE_DNS_MESSAGE, &reply);
    return reply.length;
}

static void answer_query(fake_module_t *fake, int socket, const uint8_t *query, uint32_t length, bool stream)
{
    question_t question;
    writer_t reply;
    if (!read_question(query, length, &question))
    {
        fake->violations++;
        return;
    }
    const fake_name_t *entry = fake_find_name(fake, question.name);
    if (fake->dns.silent || (entry != NULL && entry->silent))
    {
        return;
    }
    const uint32_t offered = question.size > 512U ? question.size : 512U;
    answer(fake, query, &question, stream ? FAKE_DNS_MESSAGE : offered, &reply);
    if (stream)
    {
        const uint8_t prefix[2] = {(uint8_t)(reply.length >> 8), (uint8_t)reply.length};
        fake_feed_from_peer(fake, socket, prefix, 2);
    }
    fake_feed_from_peer(fake, socket, reply.bytes, reply.length);
}

uint32_t fake_dns_query(fake_module_t *fake, int socket, const uint8_t *bytes, uint32_t length)
{
    uint32_t used = 0;
    if (fake->sockets[socket].protocol == 1)
    {
        fake->dns.udp_queries++;
        answer_query(fake, socket, bytes, length, false);
        return length;
    }
    while (length - used >= 2 && length - used - 2 >= number_at(bytes, used))
    {
        const uint32_t size = number_at(bytes, used);
        fake->dns.tcp_queries++;
        answer_query(fake, socket, bytes + used + 2, size, true);
        used += size + 2;
    }
    return used;
}
