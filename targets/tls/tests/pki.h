/* Files of the test PKI (make_pki.sh), whose folder the environment variable NIN_TLS_PKI names. */
#ifndef PKI_H
#define PKI_H

#include <stddef.h>
#include <stdint.h>

typedef struct pki_bytes
{
    uint8_t *data; /**< exactly `length` bytes on the heap, no NUL behind them; lives until the process ends */
    size_t length;
} pki_bytes_t;

const char *pki_folder(void);

/** Ends the process with a message when the file cannot be read. */
pki_bytes_t pki_file(const char *name);

#endif
