/*
 * The Wi-Fi adapter and the network interface, for System.Device.Wifi and System.Net.NetworkInformation.
 */
#ifndef NET_STATION_H
#define NET_STATION_H

#include "network.h"

#ifdef __cplusplus
extern "C"
{
#endif

/** Network_Interface_Connect_Result's answer while the join runs. */
#define NET_JOIN_PENDING (-1)

    /** Begins a join. 0, or why it is refused: the ism_status_t without its sign. `passphrase` NULL is an open
     * network's.
     */
    int net_join(network_t *network, const char *ssid, const char *passphrase);

    /** NET_JOIN_PENDING for at most 185 s, 0, or why it failed: the ism_status_t without its sign. */
    int net_join_result(network_t *network);

    /** Leaves the network; connections are lost. */
    void net_leave(network_t *network);

    /** Begins a scan; NETWORK_CHANGE_SCAN_DONE tells its end, good or bad. 0, or the ism_status_t without its sign. */
    int net_scan(network_t *network);

    /** What the last scan found, as System.Device.Wifi reads it: one byte with the number of access points; for each
     * BSSID (6 bytes), SSID (33, NUL at the end), RSSI in dBm as a signed byte, authentication, cipher. Nothing while a
     * scan runs and after one that failed.
     *  @return bytes written to `report`, which has room for NET_SCAN_REPORT_SIZE */
    uint32_t net_scan_report(network_t *network, uint8_t *report);

    /** Whether the node is joined and has an address. */
    bool net_is_available(network_t *network);

    /** What is known of the link; addresses are 0.0.0.0 while it is down. */
    void net_interface(network_t *network, station_link_t *link);

    /** Addresses of joins to come; NULL: DHCP. 0, or NET_FAILED with NET_INVALID_ARGUMENT when no host can have them.
     */
    int net_use_address(network_t *network, const station_address_t *address);

/** Room for a dotted address with its NUL. */
#define NET_ADDRESS_TEXT 16U

    /** Four decimal numbers with dots between them, and nothing else. */
    bool net_address_from_text(const char *text, uint8_t address[4]);
    void net_address_to_text(const uint8_t address[4], char text[NET_ADDRESS_TEXT]);

    /** Compares with what was told last and tells what has changed, through network_system_t.changed. To be called in
     * the CLR's thread after each call of `sockets_changed`. */
    void net_observe(network_t *network);

#ifdef __cplusplus
}
#endif

#endif
