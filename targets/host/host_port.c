#define _POSIX_C_SOURCE 200809L

#include "host_port.h"

#include <pthread.h>
#include <time.h>

#include "host_internal.h"

/* A flag that ends one sleep, and a number that ends another: each with a condition on the monotonic clock. */
typedef struct signal
{
    pthread_mutex_t mutex;
    pthread_cond_t changed;
} signal_t;

static nin_host_hardware_t s_hardware;
static pthread_mutex_t s_state_lock = PTHREAD_MUTEX_INITIALIZER;

static signal_t s_worker = {.mutex = PTHREAD_MUTEX_INITIALIZER};
static bool s_woken;

/* nin_event_wait works before nin_host_start too, so this one is made at first use. */
static signal_t s_events = {.mutex = PTHREAD_MUTEX_INITIALIZER};
static uint32_t s_event_sequence;
static pthread_once_t s_conditions_once = PTHREAD_ONCE_INIT;

static void make_conditions(void)
{
    pthread_condattr_t attributes;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&s_worker.changed, &attributes);
    (void)pthread_cond_init(&s_events.changed, &attributes);
    (void)pthread_condattr_destroy(&attributes);
}

static struct timespec deadline_after(uint32_t milliseconds)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_sec += (time_t)(milliseconds / 1000U);
    time.tv_nsec += (long)(milliseconds % 1000U) * 1000000L;
    if (time.tv_nsec >= 1000000000L)
    {
        time.tv_sec++;
        time.tv_nsec -= 1000000000L;
    }
    return time;
}

const nin_host_hardware_t *host_hardware(void)
{
    return &s_hardware;
}

static void port_select(void *context, bool selected)
{
    (void)context;
    s_hardware.select_module(selected);
}

static void port_reset(void *context, bool held)
{
    (void)context;
    s_hardware.reset_module(held);
}

static bool port_data_ready(void *context)
{
    (void)context;
    return s_hardware.drdy_level();
}

static void port_transfer(void *context, const uint8_t *out, uint8_t *in, uint32_t words)
{
    (void)context;
    s_hardware.transfer(out, in, words);
}

/* The modelled module has no set-up times to wait for. */
static void port_delay_us(void *context, uint32_t microseconds)
{
    (void)context;
    (void)microseconds;
}

static uint32_t port_now_ms(void *context)
{
    (void)context;
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint32_t)((uint64_t)time.tv_sec * 1000U + (uint64_t)time.tv_nsec / 1000000U);
}

static void port_lock(void *context)
{
    (void)context;
    (void)pthread_mutex_lock(&s_state_lock);
}

static void port_unlock(void *context)
{
    (void)context;
    (void)pthread_mutex_unlock(&s_state_lock);
}

static void port_wait(void *context, uint32_t timeout_ms)
{
    (void)context;
    const struct timespec deadline = deadline_after(timeout_ms);
    int result = 0;
    (void)pthread_mutex_lock(&s_worker.mutex);
    while (!s_woken && result == 0)
    {
        result = pthread_cond_timedwait(&s_worker.changed, &s_worker.mutex, &deadline);
    }
    s_woken = false;
    (void)pthread_mutex_unlock(&s_worker.mutex);
}

static void port_wake(void *context)
{
    (void)context;
    (void)pthread_mutex_lock(&s_worker.mutex);
    s_woken = true;
    (void)pthread_cond_signal(&s_worker.changed);
    (void)pthread_mutex_unlock(&s_worker.mutex);
}

static void port_notify(void *context)
{
    (void)context;
    (void)pthread_mutex_lock(&s_events.mutex);
    s_event_sequence++;
    (void)pthread_cond_broadcast(&s_events.changed);
    (void)pthread_mutex_unlock(&s_events.mutex);
}

static uint32_t port_random(void *context)
{
    uint8_t bytes[4];
    if (s_hardware.random(bytes, sizeof bytes) != 0)
    {
        return port_now_ms(context); /* only local port numbers hang on it */
    }
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

const ism_port_t *host_port_init(const nin_host_hardware_t *hardware)
{
    static const ism_port_t s_port = {
        .select = port_select,
        .reset = port_reset,
        .data_ready = port_data_ready,
        .transfer = port_transfer,
        .delay_us = port_delay_us,
        .now_ms = port_now_ms,
        .lock = port_lock,
        .unlock = port_unlock,
        .wait = port_wait,
        .wake = port_wake,
        .notify = port_notify,
        .random = port_random,
    };
    (void)pthread_once(&s_conditions_once, make_conditions);
    s_hardware = *hardware;
    return &s_port;
}

uint32_t nin_event_sequence(void)
{
    (void)pthread_mutex_lock(&s_events.mutex);
    const uint32_t sequence = s_event_sequence;
    (void)pthread_mutex_unlock(&s_events.mutex);
    return sequence;
}

uint32_t nin_event_wait(uint32_t seen, int32_t timeout_ms)
{
    const struct timespec deadline = deadline_after(timeout_ms < 0 ? 0 : (uint32_t)timeout_ms);
    int result = 0;
    (void)pthread_once(&s_conditions_once, make_conditions);
    (void)pthread_mutex_lock(&s_events.mutex);
    while (s_event_sequence == seen && result == 0)
    {
        result = timeout_ms < 0 ? pthread_cond_wait(&s_events.changed, &s_events.mutex)
                                : pthread_cond_timedwait(&s_events.changed, &s_events.mutex, &deadline);
    }
    const uint32_t sequence = s_event_sequence;
    (void)pthread_mutex_unlock(&s_events.mutex);
    return sequence;
}
