#include "peer.h"

#include <string.h>

#include <mbedtls/oid.h>

#include "calendar.h"

/* The common name, else the organization, else "". */
static void copy_name(char *out, const mbedtls_x509_name *name)
{
    const mbedtls_x509_buf *found = NULL;
    for (; name != NULL && name->oid.p != NULL; name = name->next)
    {
        if (MBEDTLS_OID_CMP(MBEDTLS_OID_AT_CN, &name->oid) == 0)
        {
            found = &name->val;
        }
        else if (found == NULL && MBEDTLS_OID_CMP(MBEDTLS_OID_AT_ORGANIZATION, &name->oid) == 0)
        {
            found = &name->val;
        }
    }
    const size_t length = found == NULL ? 0 : found->len;
    const size_t copied = length < TLS_COMMON_NAME_SIZE ? length : TLS_COMMON_NAME_SIZE - 1U;
    for (size_t i = 0; i < copied; i++)
    {
        out[i] = found->p[i] < ' ' || found->p[i] == 0x7F ? '?'
                                                          : (char)found->p[i]; /* no control characters of a server's */
    }
    out[copied] = '\0';
}

void peer_forget(tls_peer_t *peer)
{
    peer->subject[0] = '\0';
    peer->issuer[0] = '\0';
    peer->top_issuer[0] = '\0';
    peer->valid_from = INT64_MIN;
    peer->valid_until = INT64_MAX;
}

/* mbedTLS calls for the last certificate of the chain first. It has not compared dates itself: what counts is the
 * board's clock. */
int peer_check(void *context, mbedtls_x509_crt *certificate, int depth, uint32_t *flags)
{
    tls_client_t *client = context;
    tls_peer_t *peer = &client->facts.peer;
    const int64_t now = client->platform.utc_seconds(client->platform.context);
    const int64_t from = calendar_to_seconds(&certificate->valid_from);
    const int64_t until = calendar_to_seconds(&certificate->valid_to);

    if (peer->valid_from == INT64_MIN)
    {
        copy_name(peer->top_issuer, &certificate->issuer);
    }
    if (depth == 0)
    {
        copy_name(peer->subject, &certificate->subject);
        copy_name(peer->issuer, &certificate->issuer);
    }
    peer->valid_from = from > peer->valid_from ? from : peer->valid_from;
    peer->valid_until = until < peer->valid_until ? until : peer->valid_until;
    *flags |= now > until ? MBEDTLS_X509_BADCERT_EXPIRED : 0U;
    *flags |= now < from ? MBEDTLS_X509_BADCERT_FUTURE : 0U;
    return 0;
}
