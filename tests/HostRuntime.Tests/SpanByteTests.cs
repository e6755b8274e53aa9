using System;
using Xunit;

namespace NanoIoTNode.HostRuntime.Tests;

public sealed class SpanByteTests
{
    [Fact]
    public void A_byte_array_converts_to_a_window_onto_itself()
    {
        byte[] array = [1, 2, 3];
        SpanByte span = array;

        span[1] = 9;

        Assert.Equal(3, span.Length);
        Assert.Equal([1, 9, 3], array);
    }

    [Fact]
    public void A_slice_shows_the_same_bytes_and_a_copy_does_not()
    {
        byte[] array = [1, 2, 3, 4, 5];
        SpanByte slice = new SpanByte(array, 1, 4).Slice(1, 2);
        byte[] copy = slice.ToArray();

        array[2] = 9;

        Assert.Equal(9, slice[0]);
        Assert.Equal([3, 4], copy);
    }

    [Fact]
    public void Null_is_an_empty_window()
    {
        SpanByte span = (byte[]?)null;

        Assert.True(span.IsEmpty);
        Assert.Empty(span.ToArray());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 4)]
    [InlineData(3, 1)]
    [InlineData(1, int.MaxValue)]
    public void A_window_outside_the_array_is_refused(int start, int length)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpanByte(new byte[3], start, length).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpanByte(new byte[3]).Slice(start, length).Length);
    }

    [Fact]
    public void An_index_does_not_leave_the_slice()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpanByte(new byte[5], 1, 2)[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpanByte(new byte[5], 1, 2)[-1]);
    }

    [Fact]
    public void Copying_to_a_shorter_window_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpanByte(new byte[3]).CopyTo(new byte[2]));
    }
}
