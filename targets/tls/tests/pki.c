#include "pki.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX 8192

const char *pki_folder(void)
{
    const char *folder = getenv("NIN_TLS_PKI");
    if (folder == NULL)
    {
        (void)fputs("NIN_TLS_PKI is not set: it names the folder that make_pki.sh has filled\n", stderr);
        exit(1);
    }
    return folder;
}

pki_bytes_t pki_file(const char *name)
{
    static uint8_t *s_kept[32]; /* the leak checker finds them here */
    static size_t s_count;
    static uint8_t content[FILE_MAX];
    char path[1024];

    (void)snprintf(path, sizeof path, "%s/%s", pki_folder(), name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || s_count == sizeof s_kept / sizeof s_kept[0])
    {
        perror(path);
        exit(1);
    }
    const size_t length = fread(content, 1, sizeof content, file);
    (void)fclose(file);

    uint8_t *data = malloc(length);
    if (data == NULL)
    {
        abort();
    }
    memcpy(data, content, length);
    s_kept[s_count++] = data;
    return (pki_bytes_t){.data = data, .length = length};
}
