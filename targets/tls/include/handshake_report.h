/*
 * What a handshake has shown, as text for whoever explains it: managed code gets no more than an error number through
 * the network API, and asks for this besides.
 */
#ifndef HANDSHAKE_REPORT_H
#define HANDSHAKE_REPORT_H

#include <stddef.h>

#include "tls_client.h"

#ifdef __cplusplus
extern "C"
{
#endif

/** Room for every report: a suite's name, three names of certificates and six numbers, with their line ends. */
#define HANDSHAKE_REPORT_SIZE 384

    /**
     * Writes ten lines, each ended by LF: cipher suite; subject and issuer of the server's certificate; issuer of the
     * last certificate sent; end of the chain's validity in seconds since 1970; bytes of a message that does not fit,
     * and how many would; 1 for a resumed session, else 0; bytes received and sent. What is not known is empty or 0.
     * Control characters in names become '?'. Of a resumed session, certificates are those of its full handshake.
     *
     * @param text  room for HANDSHAKE_REPORT_SIZE bytes; no NUL is written
     * @return bytes written
     */
    size_t handshake_report_write(const tls_client_t *client, char *text);

#ifdef __cplusplus
}
#endif

#endif
