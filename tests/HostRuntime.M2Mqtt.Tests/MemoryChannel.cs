using System;
using nanoFramework.M2Mqtt;

namespace NanoIoTNode.HostRuntime.M2Mqtt.Tests;

/// <summary>A channel that has received some bytes and then the end.</summary>
internal sealed class MemoryChannel(params byte[] bytes) : IMqttNetworkChannel
{
    private int _next;

    public bool DataAvailable => _next < bytes.Length;

    public bool ValidateServerCertificate { get; set; } = true;

    public int Receive(byte[] buffer)
    {
        int count = Math.Min(buffer.Length, bytes.Length - _next);
        Array.Copy(bytes, _next, buffer, 0, count);
        _next += count;
        return count;
    }

    public int Receive(byte[] buffer, int timeout) => Receive(buffer);

    public int Send(byte[] buffer) => buffer.Length;

    public void Close()
    {
    }

    public void Connect()
    {
    }

    public void Accept()
    {
    }
}
