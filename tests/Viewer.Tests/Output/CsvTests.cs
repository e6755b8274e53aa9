using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NanoIoTNode.Viewer.Output;
using NanoIoTNode.Viewer.Readings;
using Xunit;

namespace NanoIoTNode.Viewer.Tests.Output;

public sealed class CsvTests : IDisposable
{
    private const string Header = "time,thing,sequence,quantity,value,unit\r\n";
    private const string Row = "2026-11-21T07:36:20Z,demo-node,17,temperature,21.50,Cel\r\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("csv-tests-").FullName;

    private string FilePath => Path.Combine(_folder, "readings.csv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_new_file_has_the_header_and_a_row_for_each_value()
    {
        Write(News(17, ("temperature", "21.50"), ("own", "3")));

        Assert.Equal(Header + Row + "2026-11-21T07:36:20Z,demo-node,17,own,3,\r\n", File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_reading_without_time_and_number_leaves_their_fields_empty()
    {
        Write(new News([new Reading("t", null, null, [new Measurement("humidity", 45, "45")])], null));

        Assert.EndsWith("\n,t,,humidity,45,%\r\n", File.ReadAllText(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_run_goes_on_behind_the_first_without_another_header()
    {
        Write(News(17, ("temperature", "21.50")));
        Write(News(17, ("temperature", "21.50")));

        Assert.Equal(Header + Row + Row, File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_row_that_was_torn_at_any_byte_is_taken_back()
    {
        for (int torn = 1; torn < Row.Length; torn++)
        {
            File.WriteAllText(FilePath, Header + Row + Row[..torn]);
            Write(News(17, ("temperature", "21.50")));

            Assert.Equal(Header + Row + Row, File.ReadAllText(FilePath));
        }
    }

    [Fact]
    public void A_torn_header_is_written_anew()
    {
        for (int torn = 0; torn < Header.Length; torn++)
        {
            File.WriteAllText(FilePath, Header[..torn]);
            Write(News(17, ("temperature", "21.50")));

            Assert.Equal(Header + Row, File.ReadAllText(FilePath));
        }
    }

    [Theory]
    [InlineData("time,thing\r\n")]
    [InlineData("my diary\n")]
    [InlineData("x")]
    public void A_file_with_something_else_is_refused_and_left_as_it_is(string content)
    {
        File.WriteAllText(FilePath, content);

        var refused = Assert.Throws<IOException>(() => CsvLog.Append(FilePath, Units.Load()));

        Assert.Contains("give another file", refused.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_file_that_another_run_writes_is_refused()
    {
        using CsvLog first = CsvLog.Append(FilePath, Units.Load());

        Assert.Throws<IOException>(() => CsvLog.Append(FilePath, Units.Load()));
    }

    [Fact]
    public void Any_names_come_back_from_a_reader_of_RFC_4180()
    {
        Gen<string> field = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
            Gen.Elements("\"", ",", "a,b", "\"\"", "a\r\nb", "\n", "", " x "));

        Check.One(Seeded.Config, Prop.ForAll(field.NonEmptyListOf().ToArbitrary(), fields =>
            Read(CsvRow.Of([.. fields]) + CsvRow.Of("end")) is [var first, ["end"]] && first.SequenceEqual(fields)));
    }

    private static News News(long number, params (string Quantity, string Text)[] values) => new(
        [
            new Reading(
                "demo-node",
                new DateTimeOffset(2026, 11, 21, 7, 36, 20, TimeSpan.Zero),
                number,
                [.. values.Select(value => new Measurement(value.Quantity, 0, value.Text))]),
        ],
        null);

    // The grammar of RFC 4180, section 2, letter by letter.
    private static List<List<string>> Read(string text)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (isQuoted || c is not (',' or '\r' or '\n'))
            {
                field.Append(c);
            }
            else
            {
                row.Add(field.ToString());
                field.Clear();
                if (c == '\r')
                {
                    i++;
                    rows.Add(row);
                    row = [];
                }
            }
        }

        return rows;
    }

    private void Write(News news)
    {
        using CsvLog log = CsvLog.Append(FilePath, Units.Load());
        log.Write(news);
    }
}
