// The network and nanoCLR's events: what the drivers raise, and what the managed side is told.

#include "nanoclr_network.h"

#include <atomic>

#include <ch.h>

#include "last_handshake.h"
#include "tls_platform.h"
#include "wifi_worker.h"

static network_t s_network;
static network_system_t s_system;
static bool s_started;
static virtual_timer_t s_alarm;

// Runs net_observe on the CLR's thread; in nanoCLR's list at most once.
static HAL_CONTINUATION s_observation;
static std::atomic_bool s_observation_queued;

network_t *board_network()
{
    return &s_network;
}

// By any thread, also with the driver's lock held, and by the alarm's interrupt.
static void WakeManagedThreads()
{
    Events_Set(SYSTEM_EVENT_FLAG_SOCKET | SYSTEM_EVENT_FLAG_WIFI_STATION);
}

static void Notify()
{
    WakeManagedThreads();
    if (!s_observation_queued.exchange(true))
    {
        s_observation.Enqueue();
    }
}

static void Observe(void *)
{
    s_observation_queued.store(false);
    net_observe(&s_network);
}

static void OnSocketsChanged(void *)
{
    WakeManagedThreads();
}

static void OnAlarm(virtual_timer_t *, void *)
{
    WakeManagedThreads();
}

static void SetAlarm(void *, uint32_t milliseconds)
{
    chVTSet(&s_alarm, TIME_MS2I(milliseconds), OnAlarm, nullptr);
}

static void OnChange(void *, network_change_t change)
{
    switch (change)
    {
    case NETWORK_CHANGE_AVAILABLE:
        Network_PostEvent(
            NetworkChange_NetworkEventType_AvailabilityChanged, NetworkChange_NetworkEvents_NetworkAvailable, 0);
        break;
    case NETWORK_CHANGE_NOT_AVAILABLE:
        Network_PostEvent(
            NetworkChange_NetworkEventType_AvailabilityChanged, NetworkChange_NetworkEvents_NetworkNOTAvailable, 0);
        break;
    case NETWORK_CHANGE_ADDRESS:
        Network_PostEvent(NetworkChange_NetworkEventType_AddressChanged, 0, 0);
        break;
    case NETWORK_CHANGE_SCAN_DONE:
        PostManagedEvent(EVENT_WIFI, WiFiEventType_ScanComplete, 0, 0);
        break;
    }
}

static uint32_t NowMs(void *)
{
    const ism_port_t *port = s_network.driver->port;
    return port->now_ms(port->context);
}

// A restart of the CLR calls it again; module and link stay as they are.
bool Network_Initialize()
{
    s_observation.InitializeCallback(Observe, nullptr);
    s_observation_queued.store(false);
    if (!s_started)
    {
        s_started = true;
        s_system = {nullptr, OnSocketsChanged, SetAlarm, OnChange, NowMs, *board_tls_platform()};
        chVTObjectInit(&s_alarm);
        network_init(&s_network, wifi_driver(), &s_system);
        wifi_worker_start(Notify);
    }
    return true;
}

bool Network_Uninitialize()
{
    SOCKETS_CloseConnections();
    return true;
}

void SOCKETS_CloseConnections()
{
    if (s_started)
    {
        network_close_all(&s_network);
    }
}

uint32_t last_handshake_report(char *text, uint32_t size)
{
    return net_tls_report(&s_network, text, size);
}
