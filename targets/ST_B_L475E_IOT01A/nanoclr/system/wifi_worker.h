/*
 * The Wi-Fi driver on this kernel: one thread that serves it, and the sleeps and locks of its port.
 */
#ifndef WIFI_WORKER_H
#define WIFI_WORKER_H

#include "ism43362.h"

#ifdef __cplusplus
extern "C"
{
#endif

    /** Starts the module and the thread; once, from the CLR's thread, after the kernel has started.
     *  @param notify some socket, name, join or link became ready or failed. Called by the thread or by a caller of the
     *                driver, with the driver's lock held or not; must not wait, and must not call the driver. */
    void wifi_worker_start(void (*notify)(void));

    /** The driver; usable after wifi_worker_start. */
    ism43362_t *wifi_driver(void);

#ifdef __cplusplus
}
#endif

#endif
