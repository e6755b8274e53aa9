/*
 * The report of the last TLS handshake, which the network layer has and managed code reads
 * (NanoIoTNode.Cryptography.HandshakeReport). For the CLR's thread.
 */
#ifndef LAST_HANDSHAKE_H
#define LAST_HANDSHAKE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C"
{
#endif

    /** Implemented by the network layer. Writes at most `size` bytes; returns how many, 0 before the first handshake
     * and while one is under way. */
    uint32_t last_handshake_report(char *text, uint32_t size);

#ifdef __cplusplus
}
#endif

#endif
