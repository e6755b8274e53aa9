/*
 * Arguments that are byte arrays. The collector moves objects only between the calls of native code, so pointers into
 * them are good until it returns.
 */
#ifndef MANAGED_BYTES_H
#define MANAGED_BYTES_H

#include <nanoCLR_Interop.h>
#include <nanoCLR_Runtime.h>

#include "array_part.h"
#include "tls_client.h"

/** A whole array; data NULL when the argument is null. */
inline tls_bytes_t BytesOf(CLR_RT_HeapBlock &argument)
{
    CLR_RT_HeapBlock_Array *array = argument.DereferenceArray();
    tls_bytes_t bytes = {NULL, 0};
    if (array != NULL)
    {
        bytes.data = array->GetFirstElement();
        bytes.length = array->m_numOfElements;
    }
    return bytes;
}

/** `count` bytes from `start` on; NULL when the array has not got them. */
inline uint8_t *PartOf(CLR_RT_HeapBlock &argument, int32_t start, int32_t count)
{
    CLR_RT_HeapBlock_Array *array = argument.DereferenceArray();
    return array != NULL && array_has_part(array->m_numOfElements, start, count) ? array->GetFirstElement() + start
                                                                                 : NULL;
}

#endif
