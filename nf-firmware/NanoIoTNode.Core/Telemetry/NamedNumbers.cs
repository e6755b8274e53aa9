namespace NanoIoTNode.Core.Telemetry;

/// <summary>
/// A list such as <c>temperature=0.5 pressure=1</c>, or with <c>2%</c> for all others, as it is entered and stored. Does not
/// change once made.
/// </summary>
public sealed class NamedNumbers
{
    /// <summary>The name of the number for all others.</summary>
    public const string Percent = "%";

    private const int MostEntries = 32;
    private const int MostDigits = 9;

    private readonly string[] _names;
    private readonly double[] _values;

    private NamedNumbers(int words)
    {
        int room = words < MostEntries ? words : MostEntries;
        _names = new string[room];
        _values = new double[room];
    }

    /// <summary>Entries of the list.</summary>
    public int Count { get; private set; }

    /// <summary>Name of an entry; <see cref="Percent"/> is one.</summary>
    public string Name(int index) => _names[index];

    /// <summary>Its number, 0 or more.</summary>
    public double Value(int index) => _values[index];

    /// <summary>Reads a list; null with what is wrong in it. An empty text and <c>0</c> are an empty list.</summary>
    public static NamedNumbers Parse(string text, out string fault)
    {
        fault = null;
        if (string.IsNullOrEmpty(text) || text == "0")
        {
            return new NamedNumbers(0);
        }

        string[] words = text.Split(new[] { ' ', ',' });
        NamedNumbers list = new(words.Length);
        foreach (string word in words)
        {
            if (word.Length > 0 && !list.TryAdd(word, out fault))
            {
                return null;
            }
        }

        return list;
    }

    /// <summary>The number of a name; letter case does not count. False when it is not in the list.</summary>
    public bool TryFind(string name, out double value)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_names[i].ToLower() == name.ToLower())
            {
                value = _values[i];
                return true;
            }
        }

        value = 0;
        return false;
    }

    private bool TryAdd(string word, out string fault)
    {
        int equals = word.IndexOf('=');
        bool isPercent = equals < 0 && word[word.Length - 1] == '%';
        string name = isPercent ? Percent : equals < 0 ? "" : word.Substring(0, equals);
        string number = isPercent ? word.Substring(0, word.Length - 1) : word.Substring(equals + 1);
        fault = "\"" + word + "\"";
        if (name.Length == 0 || !TryReadNumber(number, out double value))
        {
            return false;
        }

        if (Count == MostEntries || TryFind(name, out _))
        {
            fault = Count == MostEntries ? "more than 32" : fault + " comes after another one";
            return false;
        }

        _names[Count] = name;
        _values[Count] = value;
        Count++;
        fault = null;
        return true;
    }

    // Digits with a point among them; no sign, no exponent.
    private static bool TryReadNumber(string text, out double value)
    {
        value = 0;
        double place = 0;
        int digits = 0;
        foreach (char symbol in text)
        {
            if (symbol == '.' && place == 0)
            {
                place = 1;
                continue;
            }

            if (symbol < '0' || symbol > '9' || ++digits > MostDigits)
            {
                return false;
            }

            value = (value * 10) + symbol - '0';
            place *= 10;
        }

        value /= place == 0 ? 1 : place;
        return digits > 0;
    }
}
