using System;
using System.Device.I2c;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Sensors;

namespace NanoIoTNode.Example;

/// <summary>
/// TI's thermometer TMP117 (data sheet SNOSD82D, section 7.6), in degrees Celsius. It measures by itself, once a second.
/// Publishes a warning when the temperature falls below <see cref="Limit"/>.
/// </summary>
public sealed class Tmp117 : ISensor
{
    private const byte Result = 0x00;
    private const byte DeviceId = 0x0F;
    private const int Identity = 0x117; // bits 11 to 0; those above are the revision
    private const int NoneYet = -32768; // until the first measurement is done, after 125 ms
    private const int MostPolls = 50;
    private const double Resolution = 0.0078125;
    private const double Lowest = -55;
    private const double Highest = 150;

    private readonly I2cDevice _device;
    private readonly MessageTopic _warnings;
    private readonly JsonWriter _json = new();
    private readonly byte[] _register = new byte[1];
    private readonly byte[] _value = new byte[2];
    private int _polls;
    private bool _isBelow;

    public Tmp117(int busId, int address, MessageTopic warnings)
    {
        _device = I2cDevice.Create(new I2cConnectionSettings(busId, address, I2cBusSpeed.StandardMode));
        _warnings = warnings;
    }

    public string Name => "TMP117";

    public Reading[] Readings { get; } = { new Reading("outsideTemperature", 2) };

    public string Fault { get; private set; }

    /// <summary>Degrees Celsius; set by the command.</summary>
    public double Limit { get; set; }

    public bool TryRead()
    {
        Fault = null;
        if (!TryGet(DeviceId, out short identity) || !TryGet(Result, out short result))
        {
            return false;
        }

        if ((identity & 0xFFF) != Identity)
        {
            Fault = "is no TMP117, but 0x" + (identity & 0xFFF).ToString("X3");
            return false;
        }

        if (result == NoneYet && _polls++ < MostPolls)
        {
            return false; // and no fault: it is asked again
        }

        _polls = 0;
        double temperature = result * Resolution;
        if (temperature < Lowest || temperature > Highest)
        {
            Fault = "is beyond its range";
            return false;
        }

        Readings[0].Value = temperature;
        Watch(temperature);
        return true;
    }

    private void Watch(double temperature)
    {
        if (temperature < Limit && !_isBelow)
        {
            _json.Begin();
            _json.Time("time", DateTime.UtcNow);
            _json.Number("outsideTemperature", temperature, 2);
            _warnings.Publish(_json.End());
        }

        _isBelow = temperature < Limit;
    }

    private bool TryGet(byte register, out short value)
    {
        _register[0] = register;
        I2cTransferResult done = _device.WriteRead(new SpanByte(_register), new SpanByte(_value));
        value = (short)((_value[0] << 8) | _value[1]);
        Fault = done.Status == I2cTransferStatus.FullTransfer ? null : "does not answer on the I2C bus";
        return Fault == null;
    }
}
