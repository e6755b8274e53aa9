using System;
using System.Device.I2c;
using Xunit;

namespace NanoIoTNode.HostRuntime.Tests;

[Collection(BoardFixture.Collection)]
public sealed class I2cTests(BoardFixture fixture)
{
    private const int SensorBus = 2;
    private const int Hts221 = 0x5F;
    private const byte WhoAmI = 0x0F;

    [Fact]
    public void A_register_is_read_with_a_repeated_start()
    {
        _ = fixture;
        using I2cDevice device = Open(SensorBus, Hts221);
        var answer = new byte[1];

        I2cTransferResult result = device.WriteRead(new[] { WhoAmI }, answer);

        Assert.Equal(I2cTransferStatus.FullTransfer, result.Status);
        Assert.Equal(2u, result.BytesTransferred);
        Assert.Equal(0xBC, answer[0]);
    }

    [Fact]
    public void A_window_is_filled_and_its_neighbours_are_not()
    {
        using I2cDevice device = Open(SensorBus, Hts221);
        var buffer = new byte[3];

        device.WriteRead(new[] { WhoAmI }, new SpanByte(buffer, 1, 1));

        Assert.Equal([0, 0xBC, 0], buffer);
    }

    [Fact]
    public void A_missing_device_is_a_status_and_no_exception()
    {
        using I2cDevice device = Open(SensorBus, 0x10);

        I2cTransferResult result = device.WriteByte(0);

        Assert.Equal(I2cTransferStatus.SlaveAddressNotAcknowledged, result.Status);
        Assert.Equal(0u, result.BytesTransferred);
        Assert.Equal(0, device.ReadByte());
    }

    [Fact]
    public void A_bus_that_the_board_lacks_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Open(7, Hts221));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0x07)]
    [InlineData(0x78)]
    [InlineData(0x15F)]
    public void An_address_that_no_device_can_have_is_refused(int address)
    {
        Assert.Throws<ArgumentException>(() => Open(SensorBus, address));
    }

    [Fact]
    public void A_speed_that_the_board_lacks_is_refused()
    {
        Assert.Throws<ArgumentException>(
            () => I2cDevice.Create(new I2cConnectionSettings(SensorBus, Hts221, I2cBusSpeed.FastModePlus)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4097)]
    public void A_transfer_of_nothing_or_of_too_much_is_refused(int length)
    {
        using I2cDevice device = Open(SensorBus, Hts221);

        Assert.Throws<ArgumentException>(() => device.Write(new byte[length]));
    }

    private static I2cDevice Open(int bus, int address) =>
        I2cDevice.Create(new I2cConnectionSettings(bus, address, I2cBusSpeed.StandardMode));
}
