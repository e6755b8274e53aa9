// Native half of the managed assembly NanoIoTNode.ReservedFlash. Order, names, checksum and version of the table below
// are checked against the compiled assembly by tests/Contracts.Tests (firmware-check natives).
#include "managed_bytes.h"

#include "reserved_flash.h"

struct Library_NanoIoTNode_ReservedFlash_NanoIoTNode_ReservedFlash_NativeReservedFlash
{
    NANOCLR_NATIVE_DECLARE(Read___STATIC__I4__U4__SZARRAY_U1__I4__I4);
    NANOCLR_NATIVE_DECLARE(ErasePage___STATIC__I4__U4);
    NANOCLR_NATIVE_DECLARE(ProgramDoubleWords___STATIC__I4__U4__SZARRAY_U1__I4__I4);
};

typedef Library_NanoIoTNode_ReservedFlash_NanoIoTNode_ReservedFlash_NativeReservedFlash NativeReservedFlash;

HRESULT NativeReservedFlash::Read___STATIC__I4__U4__SZARRAY_U1__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    const int32_t count = stack.Arg3().NumericByRef().s4;
    uint8_t *to = PartOf(stack.Arg1(), stack.Arg2().NumericByRef().s4, count);
    stack.SetResult_I4(to == NULL ? RESERVED_FLASH_OUT_OF_RANGE
                                  : reserved_flash_read(stack.Arg0().NumericByRef().u4, to, (uint32_t)count));

    NANOCLR_NOCLEANUP_NOLABEL();
}

HRESULT NativeReservedFlash::ErasePage___STATIC__I4__U4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    stack.SetResult_I4(reserved_flash_erase_page(stack.Arg0().NumericByRef().u4));

    NANOCLR_NOCLEANUP_NOLABEL();
}

HRESULT NativeReservedFlash::ProgramDoubleWords___STATIC__I4__U4__SZARRAY_U1__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    const int32_t count = stack.Arg3().NumericByRef().s4;
    const uint8_t *from = PartOf(stack.Arg1(), stack.Arg2().NumericByRef().s4, count);
    stack.SetResult_I4(from == NULL ? RESERVED_FLASH_OUT_OF_RANGE
                                    : reserved_flash_program(stack.Arg0().NumericByRef().u4, from, (uint32_t)count));

    NANOCLR_NOCLEANUP_NOLABEL();
}

extern const CLR_RT_NativeAssemblyData g_CLR_AssemblyNative_NanoIoTNode_ReservedFlash;

// clang-format off

static const CLR_RT_MethodHandler method_lookup[] =
{
    NULL,
    Library_NanoIoTNode_ReservedFlash_NanoIoTNode_ReservedFlash_NativeReservedFlash::Read___STATIC__I4__U4__SZARRAY_U1__I4__I4,
    Library_NanoIoTNode_ReservedFlash_NanoIoTNode_ReservedFlash_NativeReservedFlash::ErasePage___STATIC__I4__U4,
    Library_NanoIoTNode_ReservedFlash_NanoIoTNode_ReservedFlash_NativeReservedFlash::ProgramDoubleWords___STATIC__I4__U4__SZARRAY_U1__I4__I4,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
};

const CLR_RT_NativeAssemblyData g_CLR_AssemblyNative_NanoIoTNode_ReservedFlash =
{
    "NanoIoTNode.ReservedFlash",
    0x12915FF4,
    method_lookup,
    { 2, 0, 0, 0 }
};

// clang-format on
