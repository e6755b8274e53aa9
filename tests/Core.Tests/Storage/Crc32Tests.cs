using System.Text;
using NanoIoTNode.Core.Storage;
using Xunit;

namespace NanoIoTNode.Core.Tests.Storage;

public sealed class Crc32Tests
{
    // The check value that every catalogue of CRCs gives for this one.
    [Fact]
    public void The_check_string_gives_the_published_value()
    {
        byte[] text = Encoding.ASCII.GetBytes("123456789");

        Assert.Equal(0xCBF43926, Crc32.Update(0, text, 0, text.Length));
    }

    [Fact]
    public void Pieces_give_the_same_as_the_whole()
    {
        byte[] text = Encoding.ASCII.GetBytes("123456789");

        Assert.Equal(0xCBF43926, Crc32.Update(Crc32.Update(0, text, 0, 4), text, 4, 5));
    }
}
