#include "host_internal.h"

#include "host_port.h"

_Static_assert((int)ISM_WOULD_BLOCK == (int)NIN_WOULD_BLOCK && (int)ISM_ERR_BUSY == (int)NIN_ERR_BUSY &&
                   (int)ISM_ERR_JOIN_FAILED == (int)NIN_ERR_JOIN_FAILED &&
                   (int)ISM_ERR_MESSAGE_SIZE == (int)NIN_ERR_MESSAGE_SIZE &&
                   (int)ISM_ERR_JOIN_NEEDS_PASSPHRASE == (int)NIN_ERR_JOIN_NEEDS_PASSPHRASE &&
                   (int)ISM_ERR_JOIN_OPEN_NETWORK == (int)NIN_ERR_JOIN_OPEN_NETWORK &&
                   (int)ISM_ERR_JOIN_SECURITY == (int)NIN_ERR_JOIN_SECURITY &&
                   (int)ISM_ERR_JOIN_HIDDEN == (int)NIN_ERR_JOIN_HIDDEN,
               "the driver's results are handed out as they are");
_Static_assert((int)SOCKET_READY_ERROR == (int)NIN_READY_ERROR && (int)SOCKET_UDP == (int)NIN_SOCKET_UDP,
               "so are readiness and socket types");

/* ---- station ---- */

int nin_wifi_join(const char *ssid, const char *passphrase)
{
    ism43362_t *ism = host_driver();
    if (ism == NULL || ssid == NULL || passphrase == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    return station_join(&ism->station, ssid, passphrase);
}

int nin_wifi_join_result(void)
{
    ism43362_t *ism = host_driver();
    return ism == NULL ? (int)NIN_ERR_ARGUMENT : (int)station_join_result(&ism->station);
}

int nin_wifi_leave(void)
{
    ism43362_t *ism = host_driver();
    if (ism == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    station_leave(&ism->station);
    return NIN_OK;
}

_Static_assert(sizeof((station_link_t *)0)->firmware == sizeof((nin_wifi_link_t *)0)->module_firmware,
               "the revision is copied whole");

int nin_wifi_link(nin_wifi_link_t *link)
{
    ism43362_t *ism = host_driver();
    if (ism == NULL || link == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    station_link_t known;
    station_link(&ism->station, &known);
    link->joined = known.joined ? 1 : 0;
    link->rssi_dbm = known.rssi_dbm;
    for (size_t i = 0; i < sizeof known.address; i++)
    {
        link->address[i] = known.address[i];
        link->netmask[i] = known.netmask[i];
        link->gateway[i] = known.gateway[i];
        link->dns[i] = known.dns[i];
        link->dns2[i] = known.dns2[i];
    }
    for (size_t i = 0; i < sizeof known.mac; i++)
    {
        link->mac[i] = known.mac[i];
    }
    for (size_t i = 0; i < sizeof known.firmware; i++)
    {
        link->module_firmware[i] = known.firmware[i];
    }
    return NIN_OK;
}

int nin_wifi_set_address(const nin_wifi_address_t *address)
{
    ism43362_t *ism = host_driver();
    if (ism == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    if (address == NULL)
    {
        return station_set_address(&ism->station, NULL);
    }
    station_address_t copy;
    for (size_t i = 0; i < sizeof copy.address; i++)
    {
        copy.address[i] = address->address[i];
        copy.netmask[i] = address->netmask[i];
        copy.gateway[i] = address->gateway[i];
        copy.dns[i] = address->dns[i];
        copy.dns2[i] = address->dns2[i];
    }
    return station_set_address(&ism->station, &copy);
}

_Static_assert(sizeof(nin_wifi_access_point_t) == sizeof(station_access_point_t) &&
                   offsetof(nin_wifi_access_point_t, bssid) == offsetof(station_access_point_t, bssid) &&
                   offsetof(nin_wifi_access_point_t, channel) == offsetof(station_access_point_t, channel) &&
                   offsetof(nin_wifi_access_point_t, rssi_dbm) == offsetof(station_access_point_t, rssi_dbm) &&
                   offsetof(nin_wifi_access_point_t, security) == offsetof(station_access_point_t, security) &&
                   sizeof((nin_wifi_access_point_t *)0)->security == sizeof(station_security_t) &&
                   (int)STATION_SECURITY_UNSUPPORTED == (int)NIN_SECURITY_UNSUPPORTED,
               "the driver fills the caller's list in place");

int nin_wifi_scan(nin_wifi_access_point_t *list, uint32_t capacity)
{
    ism43362_t *ism = host_driver();
    return ism == NULL ? (int)NIN_ERR_ARGUMENT
                       : (int)station_scan(&ism->station, (station_access_point_t *)(void *)list, capacity);
}

int nin_wifi_scan_result(void)
{
    ism43362_t *ism = host_driver();
    return ism == NULL ? (int)NIN_ERR_ARGUMENT : station_scan_result(&ism->station);
}

/* ---- names ---- */

int nin_dns_lookup(const char *name)
{
    ism43362_t *ism = host_driver();
    return ism == NULL || name == NULL ? (int)NIN_ERR_ARGUMENT : names_lookup(&ism->names, name);
}

int nin_dns_result(int ticket, uint8_t address[4])
{
    ism43362_t *ism = host_driver();
    if (ism == NULL || address == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    return names_result(&ism->names, ticket, address);
}

/* ---- sockets ---- */

static void give_endpoint(const socket_endpoint_t *from, uint8_t address[4], uint16_t *port)
{
    for (size_t i = 0; address != NULL && i < sizeof from->address; i++)
    {
        address[i] = from->address[i];
    }
    if (port != NULL)
    {
        *port = from->port;
    }
}

int nin_socket_open(int type)
{
    ism43362_t *ism = host_driver();
    if (ism == NULL || (type != NIN_SOCKET_TCP && type != NIN_SOCKET_UDP))
    {
        return NIN_ERR_ARGUMENT;
    }
    return sockets_open(&ism->sockets, type == NIN_SOCKET_TCP ? SOCKET_TCP : SOCKET_UDP);
}

int nin_socket_connect(int socket, const uint8_t address[4], uint16_t port)
{
    ism43362_t *ism = host_driver();
    if (ism == NULL || address == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    const socket_endpoint_t peer = host_endpoint(address, port);
    return sockets_connect(&ism->sockets, socket, &peer);
}

int nin_socket_poll(int socket)
{
    ism43362_t *ism = host_driver();
    return ism == NULL ? (int)NIN_ERR_ARGUMENT : sockets_poll(&ism->sockets, socket);
}

int nin_socket_error(int socket)
{
    ism43362_t *ism = host_driver();
    return ism == NULL ? (int)NIN_ERR_ARGUMENT : sockets_error(&ism->sockets, socket);
}

int nin_socket_available(int socket)
{
    ism43362_t *ism = host_driver();
    return ism == NULL ? (int)NIN_ERR_ARGUMENT : sockets_available(&ism->sockets, socket);
}

int nin_socket_receive(int socket, uint8_t *data, uint32_t length)
{
    ism43362_t *ism = host_driver();
    if (ism == NULL || data == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    return sockets_receive(&ism->sockets, socket, data, length, NULL);
}

int nin_socket_receive_from(int socket, uint8_t *data, uint32_t length, uint8_t address[4], uint16_t *port)
{
    ism43362_t *ism = host_driver();
    socket_endpoint_t sender;
    if (ism == NULL || data == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    const int result = sockets_receive(&ism->sockets, socket, data, length, &sender);
    if (result > 0)
    {
        give_endpoint(&sender, address, port);
    }
    return result;
}

int nin_socket_address(int socket, bool remote, uint8_t address[4], uint16_t *port)
{
    ism43362_t *ism = host_driver();
    socket_endpoint_t known;
    if (ism == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    int status;
    if (remote)
    {
        status = sockets_peer(&ism->sockets, socket, &known);
    }
    else
    {
        station_link_t link;
        station_link(&ism->station, &link);
        status = sockets_local_port(&ism->sockets, socket);
        known = host_endpoint(link.address, (uint16_t)(status < 0 ? 0 : status));
        status = status < 0 ? status : NIN_OK;
    }
    if (status == NIN_OK)
    {
        give_endpoint(&known, address, port);
    }
    return status;
}
