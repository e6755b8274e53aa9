using System;
using System.IO;

namespace NanoIoTNode.Mqtt.Tests;

/// <summary>A connection on which some bytes come, in pieces of the sizes given over and over, and then the end.</summary>
internal sealed class Pieces(byte[] bytes, params int[] sizes) : Stream
{
    private int _next;
    private int _calls;

    /// <summary>Gets a value indicating whether the end comes as an exception, as it does when this side has closed.</summary>
    public bool ThrowsAtEnd { get; init; }

    /// <summary>Gets a value indicating whether something was asked for behind the end.</summary>
    public bool WasEndRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int size = Math.Min(sizes.Length == 0 ? count : sizes[_calls++ % sizes.Length], Math.Min(count, bytes.Length - _next));
        Array.Copy(bytes, _next, buffer, offset, size);
        _next += size;
        WasEndRead |= size == 0;
        return size == 0 && ThrowsAtEnd ? throw new IOException("The stream is closed.") : size;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
