// nanoCLR's TLS (nanoPAL_Sockets.h) on ours. Keys with a password are refused, and so is the part of a server.

#include "nanoclr_network.h"

#include "tls_platform.h"

static const int64_t TicksPerSecond = 10000000;

bool SSL_Initialize()
{
    return true;
}

bool SSL_Uninitialize()
{
    return true;
}

bool SSL_ClientInit(int sslMode,
                    int sslVerify,
                    const char *certificate,
                    int certLength,
                    const uint8_t *privateKey,
                    int privateKeyLength,
                    const char *,
                    int privateKeyPasswordLength,
                    int &sslContextHandle,
                    bool)
{
    const net_tls_setup_t setup = {sslMode,
                                   sslVerify,
                                   reinterpret_cast<const uint8_t *>(certificate),
                                   static_cast<size_t>(certLength),
                                   privateKey,
                                   static_cast<size_t>(privateKeyLength)};
    sslContextHandle = privateKeyPasswordLength > 0 ? NET_FAILED : net_tls_prepare(board_network(), &setup);
    return sslContextHandle >= 0;
}

bool SSL_ServerInit(int, int, const char *, int, const uint8_t *, int, const char *, int, int &sslContextHandle, bool)
{
    sslContextHandle = NET_FAILED;
    return false;
}

bool SSL_AddCertificateAuthority(int sslContextHandle, const char *certificate, int certLength)
{
    return net_tls_set_roots(board_network(),
                             sslContextHandle,
                             reinterpret_cast<const uint8_t *>(certificate),
                             static_cast<size_t>(certLength)) == 0;
}

bool SSL_ExitContext(int sslContextHandle)
{
    return net_tls_release(board_network(), sslContextHandle);
}

int SSL_Accept(int, int)
{
    return NET_NOT_SUPPORTED;
}

int SSL_Connect(int socket, const char *szTargetHost, int sslContextHandle)
{
    return net_tls_connect(board_network(), socket, szTargetHost, sslContextHandle);
}

int SSL_Write(int socket, const char *Data, size_t size)
{
    return net_tls_write(board_network(), socket, Data, size);
}

int SSL_Read(int socket, char *Data, size_t size)
{
    return net_tls_read(board_network(), socket, Data, size);
}

int SSL_CloseSocket(int socket)
{
    return net_close(board_network(), socket);
}

int SSL_DataAvailable(int socket)
{
    return net_tls_available(board_network(), socket);
}

static DATE_TIME_INFO ToDate(int64_t seconds)
{
    SYSTEMTIME time;
    DATE_TIME_INFO date = {};
    HAL_Time_ToSystemTime(static_cast<uint64_t>(seconds * TicksPerSecond + TIME_UNIX_EPOCH_AS_TICKS), &time);
    date.year = time.wYear;
    date.month = time.wMonth;
    date.day = time.wDay;
    date.hour = time.wHour;
    date.minute = time.wMinute;
    date.second = time.wSecond;
    return date;
}

bool SSL_ParseCertificate(const char *certificate, size_t certLength, X509CertData *certData)
{
    const tls_bytes_t bytes = {reinterpret_cast<const uint8_t *>(certificate), certLength};
    tls_certificate_t told = {certData->Issuer, certData->Subject, sizeof certData->Issuer, 0, 0};
    if (tls_describe_certificate(&bytes, &told) != 0)
    {
        return false;
    }
    certData->EffectiveDate = ToDate(told.valid_from);
    certData->ExpirationDate = ToDate(told.valid_until);
    return true;
}

int SSL_DecodePrivateKey(const unsigned char *key, size_t keyLength, const unsigned char *, size_t passwordLength)
{
    return passwordLength > 0 ? NET_FAILED : tls_check_credential(key, keyLength, true, board_tls_platform());
}
