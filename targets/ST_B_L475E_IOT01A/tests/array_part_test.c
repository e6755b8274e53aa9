/* Bounds that managed code hands to the interop halves. */
#include "array_part.h"
#include "board_check.h"

static void a_part_may_begin_and_end_anywhere_inside(void)
{
    CHECK(array_has_part(8, 0, 8));
    CHECK(array_has_part(8, 7, 1));
    CHECK(array_has_part(8, 8, 0));
    CHECK(array_has_part(0, 0, 0));
    CHECK(array_has_part(INT32_MAX, 0, INT32_MAX));
}

static void a_part_that_ends_behind_the_array_is_refused(void)
{
    CHECK(!array_has_part(8, 0, 9));
    CHECK(!array_has_part(8, 8, 1));
    CHECK(!array_has_part(8, 9, 0));
    CHECK(!array_has_part(0, 0, 1));
}

static void numbers_that_would_wrap_are_refused(void)
{
    CHECK(!array_has_part(8, INT32_MAX, INT32_MAX));
    CHECK(!array_has_part(8, 1, INT32_MAX));
    CHECK(!array_has_part(8, INT32_MAX, 1));
}

static void negative_numbers_are_refused(void)
{
    CHECK(!array_has_part(8, -1, 1));
    CHECK(!array_has_part(8, 1, -1));
    CHECK(!array_has_part(8, INT32_MIN, INT32_MIN));
    CHECK(!array_has_part(UINT32_MAX, -8, 4));
}

static const test_case_t tests[] = {
    TEST(a_part_may_begin_and_end_anywhere_inside),
    TEST(a_part_that_ends_behind_the_array_is_refused),
    TEST(numbers_that_would_wrap_are_refused),
    TEST(negative_numbers_are_refused),
};

TEST_MAIN(tests)
