// Native half of System.Device.I2c, in place of upstream's: that one sets up a bus for its first device only.
// The table of the methods is upstream's (sys_dev_i2c_native.cpp).
#include <sys_dev_i2c_native.h>

#include "array_part.h"

extern "C"
{
#include "board_i2c.h"
}

typedef Library_sys_dev_i2c_native_System_Device_I2c_I2cConnectionSettings Settings;
typedef Library_sys_dev_i2c_native_System_Device_I2c_I2cDevice Device;
typedef Library_sys_dev_i2c_native_System_Device_I2c_I2cTransferResult TransferResult;
typedef Library_corlib_native_System_SpanByte Span;

static_assert((int)I2C_STANDARD_MODE == (int)I2cBusSpeed_StandardMode &&
                  (int)I2C_FAST_MODE == (int)I2cBusSpeed_FastMode,
              "speeds go through as numbers");
static_assert((int)I2C_STATUS_UNKNOWN_ERROR == (int)I2cTransferStatus_UnknownError &&
                  (int)I2C_STATUS_FULL_TRANSFER == (int)I2cTransferStatus_FullTransfer &&
                  (int)I2C_STATUS_CLOCK_STRETCH_TIMEOUT == (int)I2cTransferStatus_ClockStretchTimeout &&
                  (int)I2C_STATUS_PARTIAL_TRANSFER == (int)I2cTransferStatus_PartialTransfer &&
                  (int)I2C_STATUS_ADDRESS_NOT_ACKNOWLEDGED == (int)I2cTransferStatus_SlaveAddressNotAcknowledged,
              "results go through as numbers");

static bool DescribedBy(CLR_RT_HeapBlock *instance, i2c_device_t *device)
{
    CLR_RT_HeapBlock *settings = instance[Device::FIELD___connectionSettings].Dereference();
    if (settings == NULL)
    {
        return false;
    }
    device->bus = settings[Settings::FIELD___busId].NumericByRef().s4;
    device->address = settings[Settings::FIELD___deviceAddress].NumericByRef().s4;
    device->speed = settings[Settings::FIELD___busSpeed].NumericByRef().s4;
    return true;
}

// Where a span's bytes lie; nothing for null and for an empty one. False: it is not inside of its array.
static bool BytesOfSpan(CLR_RT_HeapBlock &argument, uint8_t **bytes, uint32_t *length)
{
    *bytes = NULL;
    *length = 0;
    CLR_RT_HeapBlock *span = argument.Dereference();
    CLR_RT_HeapBlock_Array *array = span == NULL ? NULL : span[Span::FIELD___array].DereferenceArray();
    if (array == NULL)
    {
        return true;
    }
    const int32_t start = span[Span::FIELD___start].NumericByRef().s4;
    const int32_t count = span[Span::FIELD___length].NumericByRef().s4;
    if (!array_has_part(array->m_numOfElements, start, count))
    {
        return false;
    }
    *bytes = array->GetFirstElement() + start;
    *length = (uint32_t)count;
    return true;
}

// A constructor that has failed still has its finalizer called. It must not count out what was not counted in.
HRESULT Device::NativeInit___VOID(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    i2c_device_t device;
    CLR_RT_HeapBlock *instance = stack.This();
    FAULT_ON_NULL(instance);
    instance[FIELD___disposed].SetBoolean(true);
    if (!DescribedBy(instance, &device) || !i2c_open(board_i2c(), &device))
    {
        NANOCLR_SET_AND_LEAVE(CLR_E_INVALID_PARAMETER);
    }
    instance[FIELD___disposed].SetBoolean(false);

    NANOCLR_NOCLEANUP();
}

HRESULT Device::NativeDispose___VOID(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    i2c_device_t device;
    CLR_RT_HeapBlock *instance = stack.This();
    FAULT_ON_NULL(instance);
    if (DescribedBy(instance, &device))
    {
        i2c_close(board_i2c(), &device);
    }

    NANOCLR_NOCLEANUP();
}

// The result is made first: making it may move the arrays, and then nothing does until this function returns.
HRESULT Device::NativeTransmit___SystemDeviceI2cI2cTransferResult__SystemSpanByte__SystemSpanByte(
    CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    i2c_device_t device;
    i2c_message_t message = {};
    i2c_status_t status;
    uint8_t *out;
    CLR_RT_HeapBlock *result;
    CLR_RT_HeapBlock *instance = stack.This();
    FAULT_ON_NULL(instance);
    if (instance[FIELD___disposed].NumericByRef().u1 != 0)
    {
        NANOCLR_SET_AND_LEAVE(CLR_E_OBJECT_DISPOSED);
    }

    {
        CLR_RT_HeapBlock &top = stack.PushValueAndClear();
        NANOCLR_CHECK_HRESULT(
            g_CLR_RT_ExecutionEngine.NewObjectFromIndex(top, g_CLR_RT_WellKnownTypes.m_I2cTransferResult));
        result = top.Dereference();
        FAULT_ON_NULL(result);
    }

    if (!DescribedBy(instance, &device) || !BytesOfSpan(stack.Arg1(), &out, &message.out_length) ||
        !BytesOfSpan(stack.Arg2(), &message.in, &message.in_length) ||
        !i2c_lengths_fit(message.out_length, message.in_length))
    {
        NANOCLR_SET_AND_LEAVE(CLR_E_INVALID_PARAMETER);
    }
    message.out = out;
    status = i2c_transfer(board_i2c(), &device, &message);
    result[TransferResult::FIELD___status].SetInteger((CLR_UINT32)status);
    result[TransferResult::FIELD___bytesTransferred].SetInteger(
        status == I2C_STATUS_FULL_TRANSFER ? (CLR_UINT32)(message.out_length + message.in_length) : (CLR_UINT32)0);

    NANOCLR_NOCLEANUP();
}
