using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using NanoIoTNode.Viewer.Readings;

namespace NanoIoTNode.Viewer.Output;

/// <summary>
/// Writes readings as CSV (RFC 4180, UTF-8), one row for each value, so that a new quantity is a row and never a column. A
/// message's rows go out in one write. Time is the reading's own in UTC, empty when the node did not know it; the number is
/// written as the node wrote it; the unit is UCUM's
/// code, empty for a quantity that is not in the schema.
/// </summary>
internal sealed class CsvLog : IDisposable
{
    public static readonly string Header = CsvRow.Of("time", "thing", "sequence", "quantity", "value", "unit");

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Stream _stream;
    private readonly Units _units;

    private CsvLog(Stream stream, Units units)
    {
        _stream = stream;
        _units = units;
    }

    /// <summary>Gets how many rows have been written since it was opened.</summary>
    public long Rows { get; private set; }

    /// <summary>Writes to a stream, from the header on.</summary>
    public static CsvLog To(Stream stream, Units units)
    {
        var log = new CsvLog(stream, units);
        log.Write(Header);
        return log;
    }

    /// <summary>Appends to a file; makes it, or goes on after its last whole row.</summary>
    /// <exception cref="IOException">It cannot be written, is in use, or holds something else; the message says so.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static CsvLog Append(string path, Units units)
    {
        // Two runs would tear each other's rows. The lock is advisory: other programs can read along.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            if (!file.CanSeek)
            {
                return To(file, units); // a named pipe, a device
            }

            string start = ReadStart(file);
            if (start != Header && Header.StartsWith(start, StringComparison.Ordinal))
            {
                file.SetLength(0);
                file.Position = 0;
                return To(file, units);
            }

            if (start != Header)
            {
                throw new IOException(
                    $"{path} is not empty and does not begin with \"{Header.TrimEnd()}\": give another file, or move this one away");
            }

            CutTornRow(file);
            return new CsvLog(file, units);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">The medium is full or gone, or nobody reads any more.</exception>
    public void Write(News news)
    {
        var rows = new StringBuilder();
        foreach (Reading reading in news.Readings)
        {
            foreach (Measurement measured in reading.Values)
            {
                rows.Append(CsvRow.Of(
                    reading.Time is { } time ? Words.Time(time) : "",
                    reading.Thing,
                    reading.Sequence?.ToString(CultureInfo.InvariantCulture) ?? "",
                    measured.Quantity,
                    measured.Text,
                    _units.Code(measured.Quantity)));
            }
        }

        if (rows.Length > 0)
        {
            Write(rows.ToString());
            Rows += news.Readings.Sum(reading => reading.Values.Count);
        }
    }

    public void Dispose() => _stream.Dispose();

    private static string ReadStart(FileStream file)
    {
        var start = new byte[Header.Length];
        return Encoding.Latin1.GetString(start, 0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
    }

    // A row that was being written when the power went, or the disk was full, has no end. A line end in quotes is not one, but
    // names with line ends do not come through: control characters are replaced on the way in.
    private static void CutTornRow(FileStream file)
    {
        long end = file.Length;
        for (; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }
        }

        file.SetLength(end);
        file.Position = end;
    }

    private void Write(string text)
    {
        _stream.Write(s_utf8.GetBytes(text));
        _stream.Flush();
    }
}
