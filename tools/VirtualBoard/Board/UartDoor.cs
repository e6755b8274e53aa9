using System;
using System.IO;
using System.Threading;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.VirtualBoard;

/// <summary>USART1 behind standard input and output, byte by byte.</summary>
internal sealed class UartDoor(Uart uart)
{
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly object _writing = new();

    /// <summary>Starts both directions.</summary>
    /// <param name="closed">Called when standard input ends: the supervisor is gone.</param>
    public void Start(Action closed)
    {
        uart.Transmitted += Send;
        new Thread(() => Receive(closed)) { IsBackground = true, Name = "USART1 input" }.Start();
    }

    private void Send(ReadOnlyMemory<byte> bytes)
    {
        lock (_writing)
        {
            _output.Write(bytes.Span);
            _output.Flush();
        }
    }

    private void Receive(Action closed)
    {
        using Stream input = Console.OpenStandardInput();
        var buffer = new byte[4096];
        int count;
        while ((count = input.Read(buffer)) > 0)
        {
            uart.HostWrite(buffer.AsSpan(0, count));
        }

        closed();
    }
}
