using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using NanoIoTNode.VirtualBoard.Hardware.Wifi;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// The Wi-Fi module ISM43362-M3G-L44 with its SPI firmware, as a slave on the bus: 16-bit words whose low byte comes
/// first in the stream, command and data phases announced by CMD/DATA READY, answers in the AT grammar. It was written
/// from the protocol, so any driver for this module can talk to it. The bus methods never wait; the module works on a
/// thread of its own. Safe from any thread.
/// </summary>
public sealed class VirtualIsm43362 : IDisposable
{
    private const byte Nak = 0x15;
    private const ushort NakWord = 0x1515;

    private readonly object _lock = new();
    private readonly object _raising = new();
    private readonly Queue<bool> _edges = new();
    private readonly BlockingCollection<Action> _work = [];
    private readonly CommandInterpreter _interpreter;
    private readonly FaultScript _faults;
    private readonly FaultInjector _injector;
    private readonly List<byte> _command = [];
    private BoardEnvironment _environment;
    private Phase _phase = Phase.Reset;
    private CancellationTokenSource _reset = new();
    private Answer _answer = new([]);
    private int _answerPosition;
    private bool _selected;
    private bool _ready;
    private int _generation;

    public VirtualIsm43362(BoardEnvironment environment, byte[] macAddress)
    {
        _environment = environment;
        _interpreter = new CommandInterpreter(environment, macAddress);
        _faults = new FaultScript(environment.ModuleFaults);
        _injector = new FaultInjector(_interpreter, _faults);
        new Thread(Work) { IsBackground = true, Name = "ISM43362" }.Start();
        SetReset(held: false);
    }

    /// <summary>CMD/DATA READY changed; edges arrive in order, on the thread that caused them.</summary>
    public event Action<bool>? DataReadyChanged;

    private enum Phase
    {
        /// <summary>Held in reset, or starting up.</summary>
        Reset,

        /// <summary>An answer waits to be clocked out.</summary>
        Answer,

        /// <summary>Ready for a command, or taking one in.</summary>
        Command,

        /// <summary>Working on a command.</summary>
        Busy,
    }

    /// <summary>Level of CMD/DATA READY.</summary>
    public bool DataReady
    {
        get
        {
            lock (_lock)
            {
                return _ready;
            }
        }
    }

    public ModuleCounters Counters { get; } = new();

    /// <summary>Commands that the module does not know: a test that finds one here has found a fault of its driver.</summary>
    public IReadOnlyCollection<string> UnknownCommands => _interpreter.UnknownCommands;

    /// <summary>Makes the air and the network as the environment says.</summary>
    public void Apply(BoardEnvironment environment)
    {
        _environment = environment;
        _faults.Apply(environment.ModuleFaults);
        _interpreter.Apply(environment);
    }

    /// <summary>NSS, true = low = selected.</summary>
    public void SetChipSelect(bool selected)
    {
        lock (_lock)
        {
            if (_selected == selected)
            {
                return;
            }

            _selected = selected;
            if (selected)
            {
                Counters.CountWindow();
                _command.Clear();
            }
            else
            {
                Deselect();
            }
        }

        RaiseEdges();
    }

    /// <summary>RESET, true = held low. On release the module starts and offers its cursor.</summary>
    public void SetReset(bool held)
    {
        lock (_lock)
        {
            _generation++;
            _phase = Phase.Reset;
            SetReady(false);
            CancelWork();
            if (!held)
            {
                Post(_ =>
                {
                    _interpreter.Reset();
                    return new Answer(Response.Cursor());
                });
            }
        }

        RaiseEdges();
    }

    /// <summary>Clocks words: <paramref name="output"/> from the host, <paramref name="input"/> to it; either may be empty.</summary>
    public void Transfer(ReadOnlySpan<ushort> output, Span<ushort> input)
    {
        int words = Math.Max(output.Length, input.Length);
        lock (_lock)
        {
            Counters.CountWords(words);
            for (int i = 0; i < words; i++)
            {
                ushort fromModule = Exchange(i < output.Length ? output[i] : (ushort)0);
                if (i < input.Length)
                {
                    input[i] = fromModule;
                }
            }
        }

        RaiseEdges();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _generation++;
            CancelWork();
        }

        _work.CompleteAdding();
        _interpreter.Dispose();
    }

    private ushort Exchange(ushort fromHost)
    {
        if (!_selected)
        {
            return NakWord;
        }

        if (_phase == Phase.Command)
        {
            _command.Add((byte)fromHost);
            _command.Add((byte)(fromHost >> 8));
            return NakWord;
        }

        return _phase == Phase.Answer ? NextAnswerWord() : NakWord;
    }

    private ushort NextAnswerWord()
    {
        byte low = NextAnswerByte();
        byte high = NextAnswerByte();
        if (IsReadOut())
        {
            // It falls with the last word and stays low until NSS has risen.
            SetReady(false);
        }

        return (ushort)(low | (high << 8));
    }

    private byte NextAnswerByte()
    {
        int position = _answerPosition++;
        return position < _answer.Bytes.Length ? _answer.Bytes[position] : Nak;
    }

    private bool IsReadOut() =>
        !_answer.ReadyStuck && _answerPosition >= _answer.Bytes.Length + (2 * _answer.TrailingWords);

    private void Deselect()
    {
        if (_phase == Phase.Answer && IsReadOut())
        {
            if (_answer.Repeats > 0)
            {
                Offer(_answer with { Repeats = _answer.Repeats - 1 });
                return;
            }

            _phase = Phase.Command;
            SetReady(true);
        }
        else if (_phase == Phase.Command && _command.Count > 0)
        {
            byte[] command = [.. _command];
            _phase = Phase.Busy;
            SetReady(false);
            Counters.CountCommand();
            Post(reset => _injector.Execute(command, reset));
        }
    }

    private void Offer(Answer answer)
    {
        _answer = answer;
        _answerPosition = 0;
        _phase = Phase.Answer;
        SetReady(true);
    }

    // The answer of a command that a reset overtook is dropped.
    private void Post(Func<CancellationToken, Answer?> execute)
    {
        int generation = _generation;
        CancellationToken reset = _reset.Token;
        _work.Add(() =>
        {
            reset.WaitHandle.WaitOne(_environment.CommandTimeMs);
            Answer? answer = execute(reset);
            lock (_lock)
            {
                if (generation == _generation && answer is not null)
                {
                    Offer(answer);
                }
            }

            RaiseEdges();
        });
    }

    // Not disposed of: the module's thread may be waiting on it.
    private void CancelWork()
    {
        _reset.Cancel();
        _reset = new CancellationTokenSource();
        _interpreter.Cancel();
    }

    private void Work()
    {
        foreach (Action action in _work.GetConsumingEnumerable())
        {
            action();
        }
    }

    private void SetReady(bool level)
    {
        if (_ready != level)
        {
            _ready = level;
            _edges.Enqueue(level);
        }
    }

    // Outside the lock, because a listener may ask for the level; in order, because the latest edge counts.
    private void RaiseEdges()
    {
        lock (_raising)
        {
            while (TryTakeEdge(out bool level))
            {
                DataReadyChanged?.Invoke(level);
            }
        }
    }

    private bool TryTakeEdge(out bool level)
    {
        lock (_lock)
        {
            return _edges.TryDequeue(out level);
        }
    }
}
