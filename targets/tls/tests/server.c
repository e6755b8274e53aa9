#define _GNU_SOURCE /* prctl beside POSIX */
#include "server.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pki.h"

#define OPTIONS_MAX 32

static pid_t s_server = -1;

static void stop(void)
{
    if (s_server > 0)
    {
        (void)kill(s_server, SIGKILL);
        (void)waitpid(s_server, NULL, 0);
        s_server = -1;
    }
}

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void become(const char *const arguments[], int output)
{
    const int nothing = open("/dev/null", O_RDWR);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || chdir(pki_folder()) != 0 || dup2(nothing, 0) < 0 ||
        dup2(output, 1) < 0 || dup2(nothing, 2) < 0)
    {
        _exit(127);
    }
    (void)execvp(arguments[0], (char *const *)(uintptr_t)arguments);
    _exit(127);
}

/* The first line that tells the port: "ACCEPT 127.0.0.1:41234". The pipe stays open, or the server's next line would
 * end it. */
static uint16_t read_port(int output)
{
    char line[256];
    FILE *lines = fdopen(output, "r");
    while (lines != NULL && fgets(line, sizeof line, lines) != NULL)
    {
        const char *colon = strrchr(line, ':');
        if (strncmp(line, "ACCEPT ", 7) == 0 && colon != NULL)
        {
            return (uint16_t)strtoul(colon + 1, NULL, 10);
        }
    }
    (void)fputs("the server does not start\n", stderr);
    exit(1);
}

static uint16_t start(const char *const arguments[])
{
    int output[2];
    if (pipe(output) != 0)
    {
        fail("pipe");
    }
    s_server = fork();
    if (s_server < 0)
    {
        fail("fork");
    }
    if (s_server == 0)
    {
        become(arguments, output[1]);
    }
    (void)close(output[1]);
    (void)atexit(stop);
    return read_port(output[0]);
}

uint16_t server_start(const char *const options[])
{
    const char *arguments[OPTIONS_MAX] = {"openssl", "s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-rev"};
    size_t count = 7;
    for (size_t i = 0; options[i] != NULL && count < OPTIONS_MAX - 1; i++)
    {
        arguments[count++] = options[i];
    }
    return start(arguments);
}

uint16_t server_start_other(const char *certificate, const char *key)
{
    const char *const arguments[] = {getenv("NIN_TLS_OTHER_SERVER"), certificate, key, NULL};
    if (arguments[0] == NULL)
    {
        (void)fputs("NIN_TLS_OTHER_SERVER is not set: it names the program other_server\n", stderr);
        exit(1);
    }
    return start(arguments);
}
