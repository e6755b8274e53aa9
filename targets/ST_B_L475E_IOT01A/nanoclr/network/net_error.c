#include "net_error.h"

int net_error_of_status(int status)
{
    switch (status)
    {
    case ISM_OK:
        return 0;
    case ISM_WOULD_BLOCK:
        return NET_WOULD_BLOCK;
    case ISM_ERR_ARGUMENT:
        return NET_INVALID_ARGUMENT;
    case ISM_ERR_NO_SOCKET:
        return NET_NO_SOCKET;
    case ISM_ERR_NOT_CONNECTED:
        return NET_NOT_CONNECTED;
    case ISM_ERR_CONNECTION_LOST:
        return NET_CONNECTION_RESET;
    case ISM_ERR_CONNECT_FAILED:
        return NET_CONNECTION_REFUSED;
    case ISM_ERR_TIMEOUT:
        return NET_TIMED_OUT;
    case ISM_ERR_NO_LINK:
        return NET_NETWORK_DOWN;
    case ISM_ERR_NAME_UNKNOWN:
        return NET_HOST_NOT_FOUND;
    case ISM_ERR_NAME_TOO_LONG:
        return NET_NO_RECOVERY;
    case ISM_ERR_MESSAGE_SIZE:
        return NET_MESSAGE_SIZE;
    default:
        return NET_UNSPECIFIED;
    }
}

int net_error_of_tls(const tls_failure_t *failure)
{
    if (failure->verify_flags != 0)
    {
        return (int)(NET_VERIFICATION_REFUSED | failure->verify_flags);
    }
    if (failure->alert >= 0)
    {
        return NET_ALERT_RECEIVED | (int)failure->alert;
    }
    return failure->code != 0 ? (int)failure->code : (int)NET_UNSPECIFIED;
}

enum net_join_status net_join_of_status(int status)
{
    switch (status)
    {
    case ISM_OK:
        return NET_JOIN_SUCCESS;
    case ISM_ERR_JOIN_NO_NETWORK:
    case ISM_ERR_JOIN_HIDDEN:
        return NET_JOIN_NETWORK_NOT_AVAILABLE;
    case ISM_ERR_JOIN_PASSPHRASE:
        return NET_JOIN_INVALID_CREDENTIAL;
    case ISM_ERR_JOIN_NEEDS_PASSPHRASE:
    case ISM_ERR_JOIN_OPEN_NETWORK:
    case ISM_ERR_JOIN_SECURITY:
        return NET_JOIN_UNSUPPORTED_AUTHENTICATION;
    case ISM_ERR_TIMEOUT:
    case ISM_ERR_JOIN_NO_ADDRESS:
        return NET_JOIN_TIMEOUT;
    default:
        return NET_JOIN_UNSPECIFIED_FAILURE;
    }
}
