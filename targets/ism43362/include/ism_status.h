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
    ISM_ERR_JOIN_NO_NETWORK = -11,
    ISM_ERR_JOIN_PASSPHRASE = -12,
    ISM_ERR_JOIN_NO_ADDRESS = -13,
    ISM_ERR_JOIN_FAILED = -14,
    ISM_ERR_MODULE = -15,
    ISM_ERR_MESSAGE_SIZE = -17,
    ISM_ERR_BUSY = -18,
} ism_status_t;

#endif
