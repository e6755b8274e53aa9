#include "threads_port.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "check.h"

#define SLICE_MS 20U  /* of model time, for ... */
#define PAUSE_US 100U /* of real time while nothing happens */

typedef struct signal
{
    pthread_mutex_t mutex;
    pthread_cond_t changed;
} signal_t;

static fake_module_t *s_fake;
static pthread_t s_worker;
static atomic_bool s_stop;
static bool s_unhurried;
static pthread_mutex_t s_lock;
static _Atomic uint32_t s_now_ms; /* for the threads that may not look at the fake */

static signal_t s_wake = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER};
static bool s_woken;
static signal_t s_news = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER};
static uint32_t s_news_count;

static bool is_worker(void)
{
    return pthread_equal(pthread_self(), s_worker) != 0;
}

static struct timespec in_us(uint64_t microseconds)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_REALTIME, &time);
    const uint64_t nanoseconds = (uint64_t)time.tv_nsec + microseconds * 1000U;
    time.tv_sec += (time_t)(nanoseconds / 1000000000U);
    time.tv_nsec = (long)(nanoseconds % 1000000000U);
    return time;
}

/* ---- the port ---- */

static void threads_lock(void *context)
{
    (void)context;
    CHECK_EQUAL(pthread_mutex_lock(&s_lock), 0); /* error-checking: taken twice shows */
}

static void threads_unlock(void *context)
{
    (void)context;
    CHECK_EQUAL(pthread_mutex_unlock(&s_lock), 0);
}

static uint32_t threads_now_ms(void *context)
{
    if (!is_worker())
    {
        return atomic_load(&s_now_ms);
    }
    atomic_store(&s_now_ms, fake_now_ms(context));
    return fake_now_ms(context);
}

static void threads_wake(void *context)
{
    if (is_worker())
    {
        ((fake_module_t *)context)->woken = 1;
    }
    CHECK_EQUAL(pthread_mutex_lock(&s_wake.mutex), 0);
    s_woken = true;
    CHECK_EQUAL(pthread_cond_signal(&s_wake.changed), 0);
    CHECK_EQUAL(pthread_mutex_unlock(&s_wake.mutex), 0);
}

/* Takes the wake that came, or pauses for one. */
static bool take_wake(uint32_t pause_us)
{
    const struct timespec end = in_us(pause_us);
    CHECK_EQUAL(pthread_mutex_lock(&s_wake.mutex), 0);
    for (int result = 0; pause_us > 0 && !s_woken && result == 0;)
    {
        result = pthread_cond_timedwait(&s_wake.changed, &s_wake.mutex, &end);
    }
    const bool woken = s_woken;
    s_woken = false;
    CHECK_EQUAL(pthread_mutex_unlock(&s_wake.mutex), 0);
    return woken;
}

static void threads_wait(void *context, uint32_t timeout_ms)
{
    fake_module_t *fake = context;
    uint32_t waited = 0;
    CHECK(is_worker());
    if (s_unhurried)
    {
        threads_sleep_us(PAUSE_US);
    }
    bool woken = take_wake(0);
    while (!woken && waited < timeout_ms)
    {
        const uint32_t slice = timeout_ms - waited < SLICE_MS ? timeout_ms - waited : SLICE_MS;
        fake->woken = 0;
        fake_pass_until(fake, fake->clock.now_ns + fake_ms(slice), true);
        waited += slice;
        woken = take_wake(fake->woken ? 0 : PAUSE_US);
    }
    (void)threads_now_ms(context);
}

static void threads_notify(void *context)
{
    (void)context;
    CHECK_EQUAL(pthread_mutex_lock(&s_news.mutex), 0);
    s_news_count++;
    CHECK_EQUAL(pthread_cond_broadcast(&s_news.changed), 0);
    CHECK_EQUAL(pthread_mutex_unlock(&s_news.mutex), 0);
}

/* ---- for the test ---- */

static void *work(void *context)
{
    fake_module_t *fake = context;
    ism_worker_run(&fake->driver, &s_stop);
    return NULL;
}

void threads_start(fake_module_t *fake, bool unhurried)
{
    pthread_mutexattr_t kind;
    s_fake = fake;
    s_unhurried = unhurried;
    CHECK_EQUAL(pthread_mutexattr_init(&kind), 0);
    CHECK_EQUAL(pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK), 0);
    CHECK_EQUAL(pthread_mutex_init(&s_lock, &kind), 0);
    fake->port.now_ms = threads_now_ms;
    fake->port.lock = threads_lock;
    fake->port.unlock = threads_unlock;
    fake->port.wait = threads_wait;
    fake->port.wake = threads_wake;
    fake->port.notify = threads_notify;
    atomic_store(&s_now_ms, fake_now_ms(fake));
    /* The worker asks who it is: it must not run before that is known. */
    threads_lock(NULL);
    CHECK_EQUAL(pthread_create(&s_worker, NULL, work, fake), 0);
    threads_unlock(NULL);
}

void threads_stop(void)
{
    atomic_store(&s_stop, true);
    threads_wake(s_fake);
    CHECK_EQUAL(pthread_join(s_worker, NULL), 0);
}

uint32_t threads_news(void)
{
    CHECK_EQUAL(pthread_mutex_lock(&s_news.mutex), 0);
    const uint32_t count = s_news_count;
    CHECK_EQUAL(pthread_mutex_unlock(&s_news.mutex), 0);
    return count;
}

bool threads_wait_news(uint32_t seen, uint32_t milliseconds)
{
    const struct timespec end = in_us(1000U * (uint64_t)milliseconds);
    CHECK_EQUAL(pthread_mutex_lock(&s_news.mutex), 0);
    for (int result = 0; s_news_count == seen && result == 0;)
    {
        result = pthread_cond_timedwait(&s_news.changed, &s_news.mutex, &end);
    }
    const bool other = s_news_count != seen;
    CHECK_EQUAL(pthread_mutex_unlock(&s_news.mutex), 0);
    return other;
}

void threads_sleep_us(uint32_t microseconds)
{
    const struct timespec time = {.tv_nsec = (long)microseconds * 1000L};
    (void)nanosleep(&time, NULL);
}
