using System;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>What the module's sockets reach: both directions of the path, and where addresses lead to.</summary>
internal sealed class Network(BoardEnvironment environment) : IDisposable
{
    private volatile BoardEnvironment _environment = environment;

    public Resolver Resolver { get; } = new(environment);

    public NetworkPath Up { get; } = new(environment);

    public NetworkPath Down { get; } = new(environment);

    /// <summary>What the first packet and its answer take.</summary>
    public TimeSpan RoundTrip => TimeSpan.FromMilliseconds(2.0 * _environment.NetworkLatencyMs);

    public void Apply(BoardEnvironment environment)
    {
        _environment = environment;
        Resolver.Apply(environment);
        Up.Apply(environment);
        Down.Apply(environment);
    }

    public void Dispose() => Resolver.Dispose();
}
