namespace System.Device.I2c;

/// <summary>How a transfer ended; no failure of the bus raises an exception.</summary>
public struct I2cTransferResult
{
    internal I2cTransferResult(I2cTransferStatus status, int bytesTransferred)
    {
        Status = status;
        BytesTransferred = (uint)bytesTransferred;
    }

    /// <summary>Bytes written and read; 0 unless the whole transfer succeeded.</summary>
    public uint BytesTransferred { get; }

    public I2cTransferStatus Status { get; }
}
