/*
 * Failures of the drivers below as the managed side knows them: Winsock's numbers, as the desk's System.Net has them,
 * and for TLS three facts in one number.
 */
#ifndef NET_ERROR_H
#define NET_ERROR_H

#include "ism_status.h"
#include "tls_client.h"

#ifdef __cplusplus
extern "C"
{
#endif

    enum net_error
    {
        NET_WOULD_BLOCK = 10035,
        NET_NOT_A_SOCKET = 10038,
        NET_MESSAGE_SIZE = 10040,
        NET_PROTOCOL_TYPE = 10041,
        NET_NO_SUCH_OPTION = 10042,
        NET_NOT_SUPPORTED = 10045,
        NET_NO_SUCH_FAMILY = 10047,
        NET_NETWORK_DOWN = 10050,
        NET_CONNECTION_RESET = 10054,
        NET_NOT_CONNECTED = 10057,
        NET_TIMED_OUT = 10060,
        NET_CONNECTION_REFUSED = 10061,
        NET_INVALID_ARGUMENT = 10022,
        NET_NO_SOCKET = 10024,
        NET_HOST_NOT_FOUND = 11001,
        NET_TRY_AGAIN = 11002,
        NET_NO_RECOVERY = 11003,
        NET_UNSPECIFIED = -1,
    };

/** Added to MBEDTLS_X509_BADCERT flags: the server's certificate was refused. */
#define NET_VERIFICATION_REFUSED 0x40000000
/** Added to the number of an alert that the server sent. */
#define NET_ALERT_RECEIVED 0x20000000

    /** The number of a failure; 0 for ISM_OK. */
    int net_error_of_status(int status);

    /** The number of a TLS failure: the server's certificate first, then its alert, then mbedTLS's code. */
    int net_error_of_tls(const tls_failure_t *failure);

    /** System.Device.Wifi's WifiConnectionStatus. */
    enum net_join_status
    {
        NET_JOIN_INVALID_CREDENTIAL = 1,
        NET_JOIN_NETWORK_NOT_AVAILABLE = 2,
        NET_JOIN_SUCCESS = 3,
        NET_JOIN_TIMEOUT = 4,
        NET_JOIN_UNSPECIFIED_FAILURE = 5,
        NET_JOIN_UNSUPPORTED_AUTHENTICATION = 6,
    };

    /** How a join that ended with `status` is called there. */
    enum net_join_status net_join_of_status(int status);

#ifdef __cplusplus
}
#endif

#endif
