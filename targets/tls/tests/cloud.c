#include "cloud.h"

#include <stddef.h>

#include "server.h"

#define OPTIONS_MAX 24

const char *const cloud_rsa_chain[] = {"-cert_chain", "cloud-rsa-chain.pem", NULL};
const char *const cloud_ec_chain[] = {"-cert_chain", "cloud-ec-chain.pem", NULL};

uint16_t cloud_start(const char *certificate, const char *key, const char *const more[])
{
    const char *options[OPTIONS_MAX] = {
        "-cert", certificate, "-key", key, "-CAfile", "devices.pem", "-Verify", "1", "-verify_return_error"};
    size_t count = 9;
    for (size_t i = 0; more[i] != NULL && count < OPTIONS_MAX - 1; i++)
    {
        options[count++] = more[i];
    }
    return server_start(options);
}

session_t cloud_connect(uint16_t port, const char *certificate, const char *key)
{
    session_t session = session_connect(port, KEYS_EC);
    session_take_roots(&session, "cloud-roots.der");
    session_take_device(&session, certificate, key);
    session.wire.utc_seconds = DURING_2029;
    return session;
}

session_t cloud_connect_rsa(const char *const more[])
{
    return cloud_connect(
        cloud_start("cloud-rsa.pem", "cloud-rsa-key.pem", more), "device-rsa.der", "device-rsa-key.der");
}

session_t cloud_connect_ec(const char *const more[])
{
    return cloud_connect(cloud_start("cloud-ec.pem", "cloud-ec-key.pem", more), "device-ec.der", "device-ec-key.der");
}
