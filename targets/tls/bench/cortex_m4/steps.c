/*
 * One mutual handshake over the serial line, step by step. QEMU's command line for the image names the files, which are
 * read through the debugger's channel: ROOTS CERTIFICATE KEY. Prints one line, the fields parted by |: instructions of
 * opening, of the longest step and its place, of the whole handshake, steps, deepest stack, peak of the heap, heap
 * afterwards, and instructions of the longest call afterwards.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mbedtls/memory_buffer_alloc.h>

#include "line.h"

#define FILE_MAX 8192U
#define ARENA (64U * 1024U)
#define STACK_PAINTED 16384U
#define PAINT 0xA5C3961EU

#define SYS_GET_CMDLINE 0x15

int main(void);

typedef struct file
{
    uint8_t data[FILE_MAX];
    size_t length;
} file_t;

/* The board's flash. */
static file_t s_roots, s_certificate, s_key;
static unsigned char s_arena[ARENA];
static tls_client_t s_client;
static uint32_t s_deepest;

static void give_up(const char *what)
{
    (void)printf("%s\n", what);
    exit(1);
}

static void read_arguments(char *line, size_t size)
{
    uint32_t block[2] = {(uint32_t)(uintptr_t)line, size};
    register uint32_t operation __asm__("r0") = SYS_GET_CMDLINE;
    register uint32_t *argument __asm__("r1") = block;
    __asm__ volatile("bkpt 0xAB" : "+r"(operation) : "r"(argument) : "memory");
    if (operation != 0)
    {
        give_up("no command line");
    }
}

static void read_file(file_t *file, const char *path)
{
    FILE *from = path == NULL ? NULL : fopen(path, "rb");
    if (from == NULL)
    {
        give_up("a file cannot be opened: ROOTS CERTIFICATE KEY are wanted");
    }
    file->length = fread(file->data, 1, sizeof file->data, from);
    (void)fclose(from);
}

/* ---- measuring ---- */

typedef int (*call_t)(void);

/* Below the caller's frame everything is painted, then what the call has overwritten is counted. */
static __attribute__((noinline)) int measure(call_t call, uint64_t *instructions)
{
    uint32_t *top;
    __asm__ volatile("mov %0, sp" : "=r"(top));
    volatile uint32_t *bottom = top - STACK_PAINTED / sizeof(uint32_t);
    for (volatile uint32_t *word = bottom; word < top; word++)
    {
        *word = PAINT;
    }
    const uint64_t before = line_instructions();
    const int result = call();
    *instructions = line_instructions() - before;
    volatile uint32_t *word = bottom;
    while (word < top && *word == PAINT)
    {
        word++;
    }
    const uint32_t used = (uint32_t)((uintptr_t)top - (uintptr_t)word);
    s_deepest = used > s_deepest ? used : s_deepest;
    return result;
}

static int call_open(void)
{
    const tls_credentials_t credentials = {
        .server_name = "broker.test",
        .roots = s_roots.data,
        .roots_length = s_roots.length,
        .certificate = s_certificate.data,
        .certificate_length = s_certificate.length,
        .private_key = s_key.data,
        .private_key_length = s_key.length,
    };
    const tls_transport_t transport = line_transport();
    const tls_platform_t platform = line_platform();
    return tls_client_open(&s_client, &credentials, &transport, &platform);
}

static int call_handshake(void)
{
    return tls_client_handshake(&s_client);
}

static const char s_line[] = "as long as a reading that the board publishes every minute: 21.5 degrees, 40 percent\n";
static uint8_t s_answer[sizeof s_line];

static int call_write(void)
{
    return tls_client_write(&s_client, (const uint8_t *)s_line, sizeof s_line - 1U);
}

static int call_read(void)
{
    return tls_client_read(&s_client, s_answer, sizeof s_answer);
}

static void check(int result, const char *what)
{
    tls_failure_t failure;
    if (result >= 0)
    {
        return;
    }
    tls_client_failure(&s_client, &failure);
    (void)printf("%s: %d, code -0x%x, alert %d\n", what, result, (unsigned)-failure.code, (int)failure.alert);
    exit(1);
}

int main(void)
{
    static char line[1024];
    uint64_t opening, step, longest = 0, whole = 0, afterwards = 0;
    unsigned steps = 0, longest_at = 0;
    size_t peak, standing, blocks;
    int result;

    read_arguments(line, sizeof line);
    (void)strtok(line, " "); /* the image's own name */
    read_file(&s_roots, strtok(NULL, " "));
    read_file(&s_certificate, strtok(NULL, " "));
    read_file(&s_key, strtok(NULL, " "));
    line_init();
    mbedtls_memory_buffer_alloc_init(s_arena, sizeof s_arena);

    check(measure(call_open, &opening), "opening");
    while ((result = measure(call_handshake, &step)) == TLS_WOULD_BLOCK || result == TLS_IN_PROGRESS)
    {
        steps += result == TLS_IN_PROGRESS ? 1U : 0U;
        whole += step;
        longest_at = step > longest ? steps : longest_at;
        longest = step > longest ? step : longest;
    }
    check(result, "handshake");
    whole += step;
    mbedtls_memory_buffer_alloc_max_get(&peak, &blocks);
    mbedtls_memory_buffer_alloc_cur_get(&standing, &blocks);

    check(measure(call_write, &afterwards), "writing");
    while ((result = measure(call_read, &step)) == TLS_WOULD_BLOCK)
    {
    }
    check(result, "reading");
    afterwards = step > afterwards ? step : afterwards;
    tls_client_close(&s_client);

    (void)printf("%lu|%lu|%u|%lu|%u|%lu|%lu|%lu|%lu\n",
                 (unsigned long)opening,
                 (unsigned long)longest,
                 longest_at,
                 (unsigned long)whole,
                 steps,
                 (unsigned long)s_deepest,
                 (unsigned long)peak,
                 (unsigned long)standing,
                 (unsigned long)afterwards);
    return 0;
}
