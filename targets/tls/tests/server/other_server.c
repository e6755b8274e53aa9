/*
 * A TLS server that is no OpenSSL: `other_server CERTIFICATE KEY` takes one connection on a free loopback port, which
 * it tells as `openssl s_server` does, and turns round each line that it is sent, in one record. CERTIFICATE and KEY
 * are DER.
 */
#define _POSIX_C_SOURCE 200809L

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/pk.h>
#include <mbedtls/ssl.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>

#define LONGEST_LINE 16384U

static void require(int result, const char *what)
{
    if (result != 0)
    {
        (void)fprintf(stderr, "%s: -0x%x\n", what, (unsigned)-result);
        exit(1);
    }
}

static size_t read_file(const char *path, unsigned char *data, size_t size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
    {
        perror(path);
        exit(1);
    }
    const size_t length = fread(data, 1, size, file);
    (void)fclose(file);
    return length;
}

static int entropy(void *context, unsigned char *out, size_t length)
{
    (void)context;
    return getrandom(out, length, 0) == (ssize_t)length ? 0 : 1;
}

static int send_some(void *context, const unsigned char *data, size_t length)
{
    const int *connection = context;
    const ssize_t sent = send(*connection, data, length, MSG_NOSIGNAL);
    return sent < 0 ? MBEDTLS_ERR_NET_CONN_RESET : (int)sent;
}

static int receive_some(void *context, unsigned char *data, size_t length)
{
    const int *connection = context;
    const ssize_t got = recv(*connection, data, length, 0);
    return got < 0 ? MBEDTLS_ERR_NET_CONN_RESET : (int)got;
}

static int accept_one(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    const int listening = socket(AF_INET, SOCK_STREAM, 0);
    if (listening < 0 || bind(listening, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listening, 1) != 0 || getsockname(listening, (struct sockaddr *)&address, &length) != 0)
    {
        perror("listening");
        exit(1);
    }
    (void)printf("ACCEPT 127.0.0.1:%u\n", ntohs(address.sin_port));
    (void)fflush(stdout);
    return accept(listening, NULL, NULL);
}

static void turn_round(unsigned char *line, size_t length)
{
    for (size_t i = 0; i < length / 2U; i++)
    {
        const unsigned char first = line[i];
        line[i] = line[length - 1U - i];
        line[length - 1U - i] = first;
    }
}

static void serve(mbedtls_ssl_context *ssl)
{
    static unsigned char line[LONGEST_LINE];
    size_t length = 0;
    int got;
    while (length < sizeof line && (got = mbedtls_ssl_read(ssl, line + length, sizeof line - length)) > 0)
    {
        length += (size_t)got;
        if (line[length - 1U] == '\n')
        {
            turn_round(line, length - 1U);
            if (mbedtls_ssl_write(ssl, line, length) != (int)length)
            {
                return;
            }
            length = 0;
        }
    }
}

int main(int argc, char **argv)
{
    static unsigned char data[8192];
    mbedtls_ctr_drbg_context random;
    mbedtls_ssl_config config;
    mbedtls_ssl_context ssl;
    mbedtls_x509_crt certificate;
    mbedtls_pk_context key;
    if (argc != 3)
    {
        return 2;
    }
    mbedtls_ctr_drbg_init(&random);
    mbedtls_ssl_config_init(&config);
    mbedtls_ssl_init(&ssl);
    mbedtls_x509_crt_init(&certificate);
    mbedtls_pk_init(&key);

    require(mbedtls_ctr_drbg_seed(&random, entropy, NULL, NULL, 0), "random numbers");
    require(mbedtls_x509_crt_parse_der(&certificate, data, read_file(argv[1], data, sizeof data)), argv[1]);
    const size_t length = read_file(argv[2], data, sizeof data);
#if MBEDTLS_VERSION_MAJOR >= 3
    require(mbedtls_pk_parse_key(&key, data, length, NULL, 0, mbedtls_ctr_drbg_random, &random), argv[2]);
#else
    require(mbedtls_pk_parse_key(&key, data, length, NULL, 0), argv[2]);
#endif
    require(mbedtls_ssl_config_defaults(
                &config, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT),
            "configuration");
    mbedtls_ssl_conf_rng(&config, mbedtls_ctr_drbg_random, &random);
    require(mbedtls_ssl_conf_own_cert(&config, &certificate, &key), "own certificate");
    require(mbedtls_ssl_setup(&ssl, &config), "session");
    int connection = accept_one();
    mbedtls_ssl_set_bio(&ssl, &connection, send_some, receive_some, NULL);
    const int result = mbedtls_ssl_handshake(&ssl);
    if (result == 0)
    {
        serve(&ssl);
    }
    return result == 0 ? 0 : 1;
}
