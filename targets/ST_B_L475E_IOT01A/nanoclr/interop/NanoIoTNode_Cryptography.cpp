// Native half of the managed assembly NanoIoTNode.Cryptography. Order, names, checksum and version of the table below
// are checked against the compiled assembly by tests/Contracts.Tests (firmware-check natives).
#include "managed_bytes.h"

#include <targetHAL.h>

#include "last_handshake.h"
#include "tls_platform.h"
#include "token_signature.h"

struct Library_NanoIoTNode_Cryptography_NanoIoTNode_Cryptography_NativeCryptography
{
    NANOCLR_NATIVE_DECLARE(CheckPair___STATIC__I4__SZARRAY_U1__SZARRAY_U1);
    NANOCLR_NATIVE_DECLARE(CheckSignature___STATIC__I4__SZARRAY_U1__SZARRAY_U1);
    NANOCLR_NATIVE_DECLARE(SignToken___STATIC__I4__SZARRAY_U1__SZARRAY_U1__SZARRAY_U1);
    NANOCLR_NATIVE_DECLARE(ReadHandshake___STATIC__I4__SZARRAY_U1);
};

typedef Library_NanoIoTNode_Cryptography_NanoIoTNode_Cryptography_NativeCryptography NativeCryptography;

// Each check takes up to 2 s, on the one thread that feeds the watchdog.
HRESULT NativeCryptography::CheckPair___STATIC__I4__SZARRAY_U1__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    const tls_bytes_t certificate = BytesOf(stack.Arg0());
    const tls_bytes_t key = BytesOf(stack.Arg1());
    FAULT_ON_NULL_ARG(certificate.data);
    FAULT_ON_NULL_ARG(key.data);
    Watchdog_Reset();
    stack.SetResult_I4(tls_check_pair(&certificate, &key, board_tls_platform()));

    NANOCLR_NOCLEANUP();
}

HRESULT NativeCryptography::CheckSignature___STATIC__I4__SZARRAY_U1__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    const tls_bytes_t certificate = BytesOf(stack.Arg0());
    const tls_bytes_t issuer = BytesOf(stack.Arg1());
    FAULT_ON_NULL_ARG(certificate.data);
    FAULT_ON_NULL_ARG(issuer.data);
    Watchdog_Reset();
    stack.SetResult_I4(tls_check_signature(&certificate, &issuer));

    NANOCLR_NOCLEANUP();
}

HRESULT NativeCryptography::SignToken___STATIC__I4__SZARRAY_U1__SZARRAY_U1__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    const tls_bytes_t key = BytesOf(stack.Arg0());
    const tls_bytes_t message = BytesOf(stack.Arg1());
    uint8_t *signature = PartOf(stack.Arg2(), 0, TOKEN_SIGNATURE_LONGEST);
    FAULT_ON_NULL_ARG(key.data);
    FAULT_ON_NULL_ARG(message.data);
    FAULT_ON_NULL_ARG(signature);
    Watchdog_Reset();
    stack.SetResult_I4(token_signature_make(&key, &message, signature, board_tls_platform()));

    NANOCLR_NOCLEANUP();
}

HRESULT NativeCryptography::ReadHandshake___STATIC__I4__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    CLR_RT_HeapBlock_Array *text = stack.Arg0().DereferenceArray();
    FAULT_ON_NULL_ARG(text);
    stack.SetResult_I4((int32_t)last_handshake_report((char *)text->GetFirstElement(), text->m_numOfElements));

    NANOCLR_NOCLEANUP();
}

extern const CLR_RT_NativeAssemblyData g_CLR_AssemblyNative_NanoIoTNode_Cryptography;

// clang-format off

static const CLR_RT_MethodHandler method_lookup[] =
{
    NULL,
    NULL,
    NULL,
    NULL,
    Library_NanoIoTNode_Cryptography_NanoIoTNode_Cryptography_NativeCryptography::CheckPair___STATIC__I4__SZARRAY_U1__SZARRAY_U1,
    Library_NanoIoTNode_Cryptography_NanoIoTNode_Cryptography_NativeCryptography::CheckSignature___STATIC__I4__SZARRAY_U1__SZARRAY_U1,
    Library_NanoIoTNode_Cryptography_NanoIoTNode_Cryptography_NativeCryptography::SignToken___STATIC__I4__SZARRAY_U1__SZARRAY_U1__SZARRAY_U1,
    Library_NanoIoTNode_Cryptography_NanoIoTNode_Cryptography_NativeCryptography::ReadHandshake___STATIC__I4__SZARRAY_U1,
    NULL,
};

const CLR_RT_NativeAssemblyData g_CLR_AssemblyNative_NanoIoTNode_Cryptography =
{
    "NanoIoTNode.Cryptography",
    0xEC635D2C,
    method_lookup,
    { 2, 0, 0, 0 }
};

// clang-format on
