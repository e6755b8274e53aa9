// nanoCLR's sockets (nanoPAL_Sockets.h): its types and error numbers to ours.

#include "nanoclr_network.h"

static socket_endpoint_t ToEndpoint(const SOCK_sockaddr *address)
{
    const SOCK_sockaddr_in *from = reinterpret_cast<const SOCK_sockaddr_in *>(address);
    socket_endpoint_t endpoint;
    memcpy(endpoint.address, &from->sin_addr, sizeof endpoint.address);
    endpoint.port = static_cast<uint16_t>(SOCK_ntohs(from->sin_port));
    return endpoint;
}

static void FromEndpoint(const socket_endpoint_t &endpoint, SOCK_sockaddr *address, int *length)
{
    SOCK_sockaddr_in to;
    memset(&to, 0, sizeof to);
    to.sin_family = SOCK_AF_INET;
    to.sin_port = static_cast<uint16_t>(SOCK_htons(endpoint.port));
    memcpy(&to.sin_addr, endpoint.address, sizeof endpoint.address);
    memcpy(address, &to, sizeof to);
    *length = sizeof to;
}

static int Fail(int error)
{
    board_network()->last_error = error;
    return SOCK_SOCKET_ERROR;
}

static bool HasAddress(const SOCK_sockaddr *address, int length)
{
    return address != nullptr && length >= static_cast<int>(sizeof(SOCK_sockaddr_in));
}

int SOCK_socket(int family, int type, int protocol)
{
    return net_open(board_network(), family, type, protocol);
}

int SOCK_bind(int socket, const struct SOCK_sockaddr *address, int addressLen)
{
    return HasAddress(address, addressLen) ? net_bind(board_network(), socket, ToEndpoint(address).port)
                                           : Fail(NET_INVALID_ARGUMENT);
}

int SOCK_connect(int socket, const struct SOCK_sockaddr *address, int addressLen)
{
    if (!HasAddress(address, addressLen))
    {
        return Fail(NET_INVALID_ARGUMENT);
    }
    const socket_endpoint_t peer = ToEndpoint(address);
    return net_connect(board_network(), socket, &peer);
}

int SOCK_send(int socket, const char *buf, int len, int flags)
{
    return flags != 0 || len < 0 ? Fail(NET_NOT_SUPPORTED)
                                 : net_send(board_network(), socket, buf, static_cast<uint32_t>(len));
}

int SOCK_sendto(int s, const char *buf, int len, int flags, const struct SOCK_sockaddr *to, int tolen)
{
    if (flags != 0 || len < 0 || !HasAddress(to, tolen))
    {
        return Fail(NET_NOT_SUPPORTED);
    }
    const socket_endpoint_t target = ToEndpoint(to);
    return net_send_to(board_network(), s, buf, static_cast<uint32_t>(len), &target);
}

int SOCK_recv(int socket, char *buf, int len, int flags)
{
    return flags != 0 || len < 0 ? Fail(NET_NOT_SUPPORTED)
                                 : net_receive(board_network(), socket, buf, static_cast<uint32_t>(len), nullptr);
}

int SOCK_recvfrom(int s, char *buf, int len, int flags, struct SOCK_sockaddr *from, int *fromlen)
{
    if (flags != 0 || len < 0 || from == nullptr || fromlen == nullptr)
    {
        return Fail(NET_NOT_SUPPORTED);
    }
    socket_endpoint_t sender = {};
    const int received = net_receive(board_network(), s, buf, static_cast<uint32_t>(len), &sender);
    if (received >= 0)
    {
        FromEndpoint(sender, from, fromlen);
    }
    return received;
}

int SOCK_close(int socket)
{
    return net_close(board_network(), socket);
}

// The module's servers are unreliable (targets/ism43362), and it cannot end one direction of a connection.

int SOCK_listen(int, int)
{
    return Fail(NET_NOT_SUPPORTED);
}

int SOCK_accept(int, struct SOCK_sockaddr *, int *)
{
    return Fail(NET_NOT_SUPPORTED);
}

int SOCK_shutdown(int, int)
{
    return Fail(NET_NOT_SUPPORTED);
}

static net_set_t ToSet(SOCK_fd_set *set)
{
    const net_set_t none = {nullptr, nullptr};
    return set == nullptr ? none : net_set_t{&set->fd_count, set->fd_array};
}

// nanoCLR never waits in here.
int SOCK_select(int, SOCK_fd_set *readfds, SOCK_fd_set *writefds, SOCK_fd_set *exceptfds, const struct SOCK_timeval *)
{
    const net_set_t read = ToSet(readfds);
    const net_set_t write = ToSet(writefds);
    const net_set_t except = ToSet(exceptfds);
    return net_select(board_network(), &read, &write, &except);
}

int SOCK_ioctl(int socket, int cmd, int *data)
{
    if (cmd == static_cast<int>(SOCK_FIONBIO))
    {
        return 0; // no call ever waits
    }
    if (cmd != static_cast<int>(SOCK_FIONREAD))
    {
        return Fail(NET_NOT_SUPPORTED);
    }
    const int available = net_available(board_network(), socket);
    *data = available < 0 ? 0 : available;
    return available < 0 ? available : 0;
}

int SOCK_setsockopt(int socket, int level, int optname, const char *, int)
{
    return net_set_option(board_network(), socket, level, optname);
}

int SOCK_getsockopt(int socket, int level, int optname, char *optval, int *optlen)
{
    int value = 0;
    if (optval == nullptr || *optlen < static_cast<int>(sizeof value))
    {
        return Fail(NET_INVALID_ARGUMENT);
    }
    const int result = net_get_option(board_network(), socket, level, optname, &value);
    memcpy(optval, &value, sizeof value);
    *optlen = sizeof value;
    return result;
}

int SOCK_getpeername(int socket, struct SOCK_sockaddr *name, int *namelen)
{
    socket_endpoint_t peer = {};
    const int result = net_peer(board_network(), socket, &peer);
    FromEndpoint(peer, name, namelen);
    return result;
}

int SOCK_getsockname(int socket, struct SOCK_sockaddr *name, int *namelen)
{
    socket_endpoint_t local = {};
    const int result = net_local(board_network(), socket, &local);
    FromEndpoint(local, name, namelen);
    return result;
}

int SOCK_getlasterror()
{
    return board_network()->last_error;
}

int SOCK_getsocklasterror(int)
{
    return board_network()->last_error;
}

// One name at a time is answered here: nanoCLR copies the answer before it frees it.
int SOCK_getaddrinfo(const char *nodename, char *, const struct SOCK_addrinfo *, struct SOCK_addrinfo **res)
{
    static SOCK_sockaddr s_address;
    static SOCK_addrinfo s_answer;
    socket_endpoint_t endpoint = {};
    int length = 0;
    const int result =
        nodename == nullptr ? Fail(NET_INVALID_ARGUMENT) : net_resolve(board_network(), nodename, endpoint.address);
    if (result == 0)
    {
        FromEndpoint(endpoint, &s_address, &length);
        memset(&s_answer, 0, sizeof s_answer);
        s_answer.ai_family = SOCK_AF_INET;
        s_answer.ai_addrlen = static_cast<size_t>(length);
        s_answer.ai_addr = &s_address;
        *res = &s_answer;
    }
    return result;
}

void SOCK_freeaddrinfo(struct SOCK_addrinfo *)
{
}
