/* What the node offers to every server: the application protocol by the port, and the one session that it keeps. */
#include "check.h"
#include "cloud.h"
#include "connection_offer.h"
#include "server.h"

#define MQTT_PORT 8883
#define HTTPS_PORT 443

static tls_credentials_t offer_for(uint16_t peer_port)
{
    tls_credentials_t credentials = {.server_name = SERVER_NAME};
    connection_offer_add(&credentials, peer_port);
    return credentials;
}

static void protocol_is_offered_on_port_443_alone(void)
{
    static const uint16_t others[] = {1, 442, 444, MQTT_PORT, 65535};
    CHECK(strcmp(offer_for(HTTPS_PORT).protocol, "x-amzn-mqtt-ca") == 0);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
    {
        CHECK(offer_for(others[i]).protocol == NULL);
    }
}

static void session_is_lent_to_one_connection_at_a_time(void)
{
    const tls_session_t *first = offer_for(MQTT_PORT).session;
    CHECK(first != NULL);
    CHECK(offer_for(MQTT_PORT).session == NULL);
    connection_offer_end(NULL); /* of the second connection */
    CHECK(offer_for(MQTT_PORT).session == NULL);
    connection_offer_end(first);
    CHECK(offer_for(MQTT_PORT).session == first);
}

/* One connection, as the network layer of a target makes it. */
static bool connect_as_a_target(uint16_t port, uint16_t peer_port, const char *roots)
{
    session_t session = cloud_connect(port, "device-ec.der", "device-ec-key.der");
    session_take_roots(&session, roots);
    connection_offer_add(&session.credentials, peer_port);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    session_check_echo(&session, "21.5 degrees");
    const bool resumed = tls_client_facts(&session.client)->resumed;
    CHECK_EQUAL(tls_client_facts(&session.client)->protocol_agreed, peer_port == HTTPS_PORT);
    session_end(&session);
    connection_offer_end(session.client.session);
    return resumed;
}

static void second_connection_is_resumed_until_the_roots_change(void)
{
    static const char *const more[] = {
        "-cert_chain", "cloud-ec-chain.pem", "-no_ticket", "-alpn", "x-amzn-mqtt-ca", "-naccept", "4", NULL};
    const uint16_t port = cloud_start("cloud-ec.pem", "cloud-ec-key.pem", more);
    CHECK(!connect_as_a_target(port, HTTPS_PORT, "cloud-roots.der"));
    CHECK(connect_as_a_target(port, HTTPS_PORT, "cloud-roots.der"));
    CHECK(!connect_as_a_target(port, HTTPS_PORT, "cloud-root-3.der"));
    CHECK(connect_as_a_target(port, HTTPS_PORT, "cloud-root-3.der"));
}

static const test_case_t s_tests[] = {
    TEST(protocol_is_offered_on_port_443_alone),
    TEST(session_is_lent_to_one_connection_at_a_time),
    TEST(second_connection_is_resumed_until_the_roots_change),
};

TEST_MAIN(s_tests)
