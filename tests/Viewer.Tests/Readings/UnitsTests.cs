using NanoIoTNode.Viewer.Readings;
using Xunit;

namespace NanoIoTNode.Viewer.Tests.Readings;

public sealed class UnitsTests
{
    private readonly Units _units = Units.Load();

    [Theory]
    [InlineData("temperature", "Cel", "°C")]
    [InlineData("accelerationX", "m/s2", "m/s²")]
    [InlineData("magneticFieldZ", "uT", "µT")]
    [InlineData("pressure", "hPa", "hPa")]
    [InlineData("steps", "1", "")]
    [InlineData("sequence", "", "")]
    [InlineData("somebodysOwn", "", "")]
    public void Units_come_from_the_schema(string quantity, string code, string printed)
    {
        Assert.Equal((code, printed), (_units.Code(quantity), _units.Printed(quantity)));
    }
}
