/*
 * The least that a native test needs: named tests, checks that say where they failed.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                                               \
    do                                                                                                                 \
    {                                                                                                                  \
        if (!(condition))                                                                                              \
        {                                                                                                              \
            (void)fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);                            \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

#define CHECK_EQUAL(actual, expected)                                                                                  \
    do                                                                                                                 \
    {                                                                                                                  \
        const long long check_actual = (long long)(actual);                                                            \
        const long long check_expected = (long long)(expected);                                                        \
        if (check_actual != check_expected)                                                                            \
        {                                                                                                              \
            (void)fprintf(stderr,                                                                                      \
                          "%s:%d: %s is %lld, expected %lld\n",                                                        \
                          __FILE__,                                                                                    \
                          __LINE__,                                                                                    \
                          #actual,                                                                                     \
                          check_actual,                                                                                \
                          check_expected);                                                                             \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

typedef struct test_case
{
    const char *name;
    void (*run)(void);
} test_case_t;

#define TEST(function)                                                                                                 \
    {                                                                                                                  \
#function, function                                                                                            \
    }

/* `program NAME` runs one test, `program` alone lists their names. */
static inline int run_test(const test_case_t *tests, size_t count, int argc, char **argv)
{
    for (size_t i = 0; i < count; i++)
    {
        if (argc < 2)
        {
            (void)puts(tests[i].name);
        }
        else if (strcmp(tests[i].name, argv[1]) == 0)
        {
            tests[i].run();
            return 0;
        }
    }
    return argc < 2 ? 0 : 2;
}

#define TEST_MAIN(tests)                                                                                               \
    int main(int argc, char **argv)                                                                                    \
    {                                                                                                                  \
        return run_test(tests, sizeof(tests) / sizeof((tests)[0]), argc, argv);                                        \
    }

#endif
