/*
 * Runs inputs one after the other, for builds without libFuzzer: `program FILE-OR-FOLDER...`.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define INPUT_SIZE (1U << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In memory of exactly its size, so that the sanitizers see a read behind the end. */
static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(INPUT_SIZE);
    if (file == NULL || bytes == NULL)
    {
        (void)fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    const size_t size = fread(bytes, 1, INPUT_SIZE, file);
    (void)fclose(file);
    uint8_t *exact = realloc(bytes, size > 0 ? size : 1U);
    if (exact == NULL)
    {
        exit(1);
    }
    (void)fprintf(stderr, "%s\n", path);
    (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 1;
}

static int replay(const char *path)
{
    DIR *folder = opendir(path);
    int count = 0;
    if (folder == NULL)
    {
        return replay_file(path);
    }
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
    {
        char name[1024];
        if (entry->d_name[0] != '.' && snprintf(name, sizeof name, "%s/%s", path, entry->d_name) < (int)sizeof name)
        {
            count += replay_file(name);
        }
    }
    (void)closedir(folder);
    return count;
}

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; i++)
    {
        count += replay(argv[i]);
    }
    (void)fprintf(stderr, "%d inputs\n", count);
    return count > 0 ? 0 : 1;
}
