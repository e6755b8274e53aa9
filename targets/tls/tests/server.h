/*
 * `openssl s_server` on a free loopback port: the independent peer of the TLS tests. It turns round every line that it
 * is sent, serves one connection ("-naccept" for more), and ends with the process that started it.
 */
#ifndef SERVER_H
#define SERVER_H

#include <stdint.h>

/** Starts it with further options of s_server, NULL last, and returns its port once it listens. Names of files are
 * those of the test PKI. Ends the process with a message when it cannot. */
uint16_t server_start(const char *const options[]);

/** The same with other_server, which agrees to no fragment length; certificate and key are DER files of the test PKI.
 */
uint16_t server_start_other(const char *certificate, const char *key);

#endif
