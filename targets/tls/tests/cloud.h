/* A server as AWS's are: a chain of four certificates, one of five roots, and devices with keys of all kinds. */
#ifndef CLOUD_H
#define CLOUD_H

#include "session.h"

#define DURING_2029 1883000000 /* the cloud's certificates are valid then */

/** Options of s_server: what it sends behind its own certificate. */
extern const char *const cloud_rsa_chain[];
extern const char *const cloud_ec_chain[];

/** s_server for mutual authentication, with more options behind; its port. */
uint16_t cloud_start(const char *certificate, const char *key, const char *const more[]);

/** A session with the five roots and that device, in 2029. */
session_t cloud_connect(uint16_t port, const char *certificate, const char *key);

/** Server and session with RSA-2048 or P-256 on both sides. */
session_t cloud_connect_rsa(const char *const more[]);
session_t cloud_connect_ec(const char *const more[]);

#endif
