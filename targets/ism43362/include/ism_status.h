/*
 * Results of the driver's API.
 */
#ifndef ISM_STATUS_H
#define ISM_STATUS_H

/** Numbers are part of the contract with targets/host and the nanoCLR glue. */
typedef enum ism_status
{
    ISM_OK = 0,
    ISM_WOULD_BLOCK = -1,
    ISM_ERR_ARGUMENT = -2,
    ISM_ERR_NO_SOCKET = -3,
    ISM_ERR_NOT_CONNECTED = -4,
    ISM_ERR_CONNECTION_LOST = -5,
    ISM_ERR_CONNECT_FAILED = -6,
    ISM_ERR_TIMEOUT = -7,
    ISM_ERR_NO_LINK = -8,
    ISM_ERR_NAME_UNKNOWN = -9,
    ISM_ERR_NAME_TOO_LONG = -10,
    ISM_ERR_JOIN_NO_NETWORK = -11, /**< no access point with this SSID is in the air, and no hidden one either */
    ISM_ERR_JOIN_PASSPHRASE = -12, /**< the access point was there before the last attempt, and refused it */
    ISM_ERR_JOIN_NO_ADDRESS = -13, /**< joined, but DHCP gave no address; left again */
    ISM_ERR_JOIN_FAILED = -14,     /**< failed, and the scan could not tell why */
    ISM_ERR_MODULE = -15,
    ISM_ERR_MESSAGE_SIZE = -17,
    ISM_ERR_BUSY = -18,
    ISM_ERR_JOIN_NEEDS_PASSPHRASE = -19, /**< the network is secured and no passphrase was given */
    ISM_ERR_JOIN_OPEN_NETWORK = -20,     /**< a passphrase was given, and every network of this name is open */
    ISM_ERR_JOIN_SECURITY = -21,         /**< a kind of security that the module cannot do: WPA3 alone, enterprise */
    ISM_ERR_JOIN_HIDDEN = -22,           /**< not in the air by name, but a hidden network is: name or passphrase */
} ism_status_t;

#endif
