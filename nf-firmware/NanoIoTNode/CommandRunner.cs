using System;
using System.Threading;
using NanoIoTNode.Core.Commands;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode;

/// <summary>
/// Carries out the commands that come, one at a time, and publishes the answers: on a thread that is there while there are any,
/// because a handler may take its time.
/// </summary>
internal sealed class CommandRunner
{
    private const int MostWaiting = 4;

    private readonly NodeBoard _board;
    private readonly string[] _names = new string[MostWaiting];
    private readonly byte[][] _payloads = new byte[MostWaiting][];
    private readonly object _lock = new();
    private int _first;
    private int _waiting;
    private bool _isRunning;

    internal CommandRunner(NodeBoard board)
    {
        _board = board;
    }

    /// <summary>A command has come. From any thread; returns at once and throws nothing.</summary>
    /// <param name="name">Last level of its topic.</param>
    /// <param name="payload">Its content; null: longer than the node could take.</param>
    internal void Receive(string name, byte[] payload)
    {
        lock (_lock)
        {
            if (_waiting < MostWaiting)
            {
                int end = (_first + _waiting++) % MostWaiting;
                _names[end] = name;
                _payloads[end] = payload;
                if (!_isRunning)
                {
                    new Thread(CarryOut).Start();
                    _isRunning = true;
                }

                return;
            }
        }

        Answer(name, CommandAnswer.Refused("more than " + MostWaiting.ToString() + " commands wait"));
    }

    private void CarryOut()
    {
        while (TryTake(out string name, out byte[] payload))
        {
            try
            {
                Answer(name, _board.Extensions.Commands.Execute(name, payload));
            }
            catch (Exception e)
            {
                // The thread goes on, else no command would be carried out any more.
                _board.Log.Error(ErrorCode.UnexpectedFailure, "command: " + e.Message);
            }
        }
    }

    // False when none waits: the thread ends, and the next command has another.
    private bool TryTake(out string name, out byte[] payload)
    {
        lock (_lock)
        {
            bool any = _waiting > 0;
            name = _names[_first];
            payload = _payloads[_first];
            if (any)
            {
                _payloads[_first] = null;
                _first = (_first + 1) % MostWaiting;
                _waiting--;
            }

            _isRunning = any;
            return any;
        }
    }

    private void Answer(string name, CommandAnswer answer)
    {
        if (answer.IsDone)
        {
            _board.Log.Write(Layers.Mqtt, "command: " + answer.Text);
        }
        else
        {
            _board.Log.Error(ErrorCode.MqttCommandNotUnderstood, name + ": " + answer.Text);
        }

        _board.Extensions.Publish(Topics.EventName, answer.ToDocument(DateTime.UtcNow, name));
    }
}
