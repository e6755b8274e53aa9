/* What a session is made of, inside. */
#ifndef TLS_STATE_H
#define TLS_STATE_H

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/pk.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>

#include "credentials.h"
#include "device_key.h"
#include "flight.h"
#include "tls_client.h"

struct tls_state
{
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    mbedtls_ctr_drbg_context random;
    flight_t flight;
    const char *protocols[2]; /* the one that is offered, and the end */
    /* Where the credentials lie, and what is parsed of them only while it is needed. */
    credentials_der_t roots;
    credentials_der_t certificate;
    credentials_der_t private_key;
    mbedtls_x509_crt chosen_roots;
    mbedtls_x509_crt own_chain; /* of each certificate no more than where it lies */
    mbedtls_pk_context own_key;
    device_key_t key;
    uint32_t own_message; /* bytes of the device's Certificate message */
};

#endif
