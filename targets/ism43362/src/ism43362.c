#include "ism43362.h"

/* A module that does not answer its reset is asked again after this time. */
#define RESTART_PAUSE_MS 1000U

void ism_init(ism43362_t *ism, const ism_port_t *port)
{
    ism->port = port;
    at_client_init(&ism->client, port);
    station_init(&ism->station, port, &ism->client);
    sockets_init(&ism->sockets, port, &ism->client);
    names_init(&ism->names, port, &ism->client, &ism->station, &ism->sockets);
}

void ism_data_ready_edge(ism43362_t *ism, bool level)
{
    spi_link_edge(&ism->client.link, level);
}

/* Requests that were made before the module's first answer stay; those that it was working on end. */
static uint32_t restart(ism43362_t *ism)
{
    sockets_module_lost(&ism->sockets);
    station_module_reset(&ism->station);
    if (at_client_restart(&ism->client) && station_identify(&ism->station))
    {
        return 0;
    }
    ism->client.lost = true;
    station_module_lost(&ism->station);
    names_module_lost(&ism->names);
    return RESTART_PAUSE_MS;
}

uint32_t ism_worker_step(ism43362_t *ism)
{
    if (ism->client.lost)
    {
        return restart(ism);
    }
    const bool station_worked = station_step(&ism->station);
    sockets_set_link(&ism->sockets, station_link_number(&ism->station));
    const bool names_worked = !ism->client.lost && names_step(&ism->names);
    const bool sockets_worked = !ism->client.lost && sockets_step(&ism->sockets);
    if (sockets_take_link_loss(&ism->sockets))
    {
        station_link_lost(&ism->station);
    }
    if (station_worked || names_worked || sockets_worked || ism->client.lost)
    {
        return 0;
    }
    const uint32_t station_idle = station_idle_ms(&ism->station);
    const uint32_t sockets_idle = sockets_idle_ms(&ism->sockets);
    const uint32_t names_idle = names_idle_ms(&ism->names);
    const uint32_t idle = station_idle < sockets_idle ? station_idle : sockets_idle;
    return idle < names_idle ? idle : names_idle;
}

void ism_worker_run(ism43362_t *ism, const atomic_bool *stop)
{
    while (!atomic_load(stop))
    {
        const uint32_t idle = ism_worker_step(ism);
        if (idle > 0)
        {
            ism->port->wait(ism->port->context, idle);
        }
    }
}
