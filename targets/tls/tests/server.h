/*
 * `openssl s_server` on a free loopback port: the independent peer of the TLS tests. It turns round every line that it
 * is sent, serves one connection, and ends with the process that started it.
 */
#ifndef SERVER_H
#define SERVER_H

#include <stdint.h>

/** Starts it with further options of s_server, NULL last, and returns its port once it listens. Names of files are
 * those of the test PKI. Ends the process with a message when it cannot. */
uint16_t server_start(const char *const options[]);

#endif
