#define _POSIX_C_SOURCE 200809L

#include <pthread.h>

#include "host_internal.h"
#include "host_port.h"

static ism43362_t s_driver;
static atomic_bool s_started;
static atomic_bool s_ready;
static atomic_bool s_stop;
static pthread_t s_worker_thread;

ism43362_t *host_driver(void)
{
    return atomic_load(&s_ready) ? &s_driver : NULL;
}

static void *run_worker(void *argument)
{
    (void)argument;
    ism_worker_run(&s_driver, &s_stop);
    return NULL;
}

static bool is_complete(const nin_host_hardware_t *hardware)
{
    return hardware != NULL && hardware->select_module != NULL && hardware->reset_module != NULL &&
           hardware->drdy_level != NULL && hardware->transfer != NULL && hardware->random != NULL &&
           hardware->utc_seconds != NULL;
}

int nin_host_start(const nin_host_hardware_t *hardware)
{
    if (!is_complete(hardware))
    {
        return NIN_ERR_ARGUMENT;
    }
    if (atomic_exchange(&s_started, true))
    {
        return NIN_ERR_BUSY;
    }
    ism_init(&s_driver, host_port_init(hardware));
    host_send_init(&s_driver.sockets);
    atomic_store(&s_ready, true); /* before the worker: the edges that it causes must find the driver */
    if (pthread_create(&s_worker_thread, NULL, run_worker, NULL) != 0)
    {
        atomic_store(&s_ready, false);
        return NIN_ERR_MODULE;
    }
    return NIN_OK;
}

void nin_host_stop(void)
{
    if (!atomic_load(&s_ready) || atomic_exchange(&s_stop, true))
    {
        return;
    }
    s_driver.port->wake(s_driver.port->context);
    (void)pthread_join(s_worker_thread, NULL);
}

void nin_host_drdy(bool level)
{
    if (atomic_load(&s_ready))
    {
        ism_data_ready_edge(&s_driver, level);
    }
}
