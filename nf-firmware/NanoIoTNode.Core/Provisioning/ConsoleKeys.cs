namespace NanoIoTNode.Core.Provisioning;

/// <summary>
/// Turns the bytes of a terminal into keys: CR, LF and CRLF are one Enter each (even when CR and LF come far apart),
/// escape sequences (arrow keys, the brackets around a paste) and other control characters vanish.
/// </summary>
internal sealed class ConsoleKeys
{
    internal const int Silence = -1;
    internal const int Abort = 3;
    internal const int Backspace = 8;
    internal const int Enter = '\n';

    private const int Escape = 27;
    private const int Delete = 127;
    private const int Nothing = -2;

    private readonly IConsole _console;
    private readonly IUptime _clock;
    private bool _afterCarriageReturn;
    private bool _afterEscape;
    private bool _inSequence;

    internal ConsoleKeys(IConsole console, IUptime clock)
    {
        _console = console;
        _clock = clock;
    }

    /// <summary>
    /// The next key: a byte of text (tab, 0x20 and above), <see cref="Enter"/>, <see cref="Backspace"/>,
    /// <see cref="Abort"/>, or <see cref="Silence"/> when none came within the time.
    /// </summary>
    internal int Next(int timeoutMilliseconds)
    {
        long deadline = _clock.Milliseconds + timeoutMilliseconds;
        while (true)
        {
            long left = deadline - _clock.Milliseconds;
            int octet = _console.ReadByte(left > 0 ? (int)left : 0);
            int key = octet < 0 ? Nothing : Translate(octet);
            if (key != Nothing)
            {
                return key;
            }

            if (octet < 0 && left <= 0)
            {
                return Silence;
            }
        }
    }

    /// <summary>Passes over everything until nothing has come for that long; false when the user aborts.</summary>
    internal bool SkipAll(int silenceMilliseconds)
    {
        int key = Next(silenceMilliseconds);
        while (key != Silence && key != Abort)
        {
            key = Next(silenceMilliseconds);
        }

        return key != Abort;
    }

    private int Translate(int octet)
    {
        bool afterCarriageReturn = _afterCarriageReturn;
        _afterCarriageReturn = octet == '\r';
        if (octet == Abort)
        {
            _afterEscape = false;
            _inSequence = false;
            return Abort;
        }

        if (IsPartOfSequence(octet))
        {
            return Nothing;
        }

        switch (octet)
        {
            case '\r':
                return Enter;
            case '\n':
                return afterCarriageReturn ? Nothing : Enter;
            case Backspace:
            case Delete:
                return Backspace;
            case '\t':
                return octet;
            default:
                return octet < ' ' ? Nothing : octet;
        }
    }

    // ESC [ parameters letter, or ESC O letter (ECMA-48). ESC before anything else is dropped alone.
    private bool IsPartOfSequence(int octet)
    {
        if (_inSequence)
        {
            _inSequence = octet >= ' ' && octet < '@';
            return octet >= ' ';
        }

        if (_afterEscape)
        {
            _afterEscape = false;
            _inSequence = octet == '[' || octet == 'O';
            return _inSequence;
        }

        _afterEscape = octet == Escape;
        return _afterEscape;
    }
}
