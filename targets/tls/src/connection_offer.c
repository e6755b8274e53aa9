#include "connection_offer.h"

#include <stdatomic.h>

/* One, for the one connection that the RAM has room for; a second at the same time makes a full handshake. */
static tls_session_t s_kept;
static atomic_flag s_is_lent = ATOMIC_FLAG_INIT;

void connection_offer_add(tls_credentials_t *credentials, uint16_t peer_port)
{
    credentials->protocol = peer_port == CONNECTION_OFFER_ALPN_PORT ? "x-amzn-mqtt-ca" : NULL;
    credentials->session = atomic_flag_test_and_set(&s_is_lent) ? NULL : &s_kept;
}

void connection_offer_end(const tls_session_t *session)
{
    if (session == &s_kept)
    {
        atomic_flag_clear(&s_is_lent);
    }
}
