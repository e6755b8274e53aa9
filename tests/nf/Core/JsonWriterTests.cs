using System;
using System.Text;
using NanoIoTNode.Core.Telemetry;
using nanoFramework.TestFramework;

namespace NanoIoTNode.BoardTests.Core
{
    /// <summary>Numbers are written without the runtime's own formats, which differ: here it shows that they come out alike.</summary>
    [TestClass]
    public class JsonWriterTests
    {
        [DataRow(0.0, 2, "0")]
        [DataRow(-0.001, 2, "0")]
        [DataRow(0.05, 2, "0.05")]
        [DataRow(-3.1, 1, "-3.1")]
        [DataRow(1013.25, 2, "1013.25")]
        [DataRow(99.999, 2, "100")]
        [DataRow(1.5, 0, "2")]
        public void Numbers_are_rounded_and_have_no_trailing_zeros(double value, int decimals, string expected)
        {
            var writer = new JsonWriter();
            writer.Begin();
            writer.Number("x", value, decimals);

            AssertDocument("{\"x\":" + expected + "}", writer);
        }

        [TestMethod]
        public void What_JSON_cannot_say_is_null()
        {
            var writer = new JsonWriter();
            writer.Begin();
            writer.Number("a", double.NaN, 2);
            writer.Number("b", double.PositiveInfinity, 2);
            writer.Text("c", null);

            AssertDocument("{\"a\":null,\"b\":null,\"c\":null}", writer);
        }

        [TestMethod]
        public void Whole_numbers_are_written_in_full()
        {
            var writer = new JsonWriter();
            writer.Begin();
            writer.Integer("highest", long.MaxValue);
            writer.Integer("lowest", long.MinValue);

            AssertDocument("{\"highest\":9223372036854775807,\"lowest\":-9223372036854775808}", writer);
        }

        [TestMethod]
        public void A_time_is_written_in_ISO_8601()
        {
            var writer = new JsonWriter();
            writer.Begin();
            writer.Time("t", new DateTime(2026, 11, 21, 6, 0, 9));

            AssertDocument("{\"t\":\"2026-11-21T06:00:09Z\"}", writer);
        }

        [TestMethod]
        public void Quotes_and_control_characters_are_escaped_and_other_text_is_UTF_8()
        {
            var writer = new JsonWriter();
            writer.Begin();
            writer.Text("t", "\"\\\u0001 \u20AC");

            AssertDocument("{\"t\":\"\\\"\\\\\\u0001 \u20AC\"}", writer);
        }

        private static void AssertDocument(string expected, JsonWriter writer)
        {
            byte[] document = writer.End();

            Assert.AreEqual(expected, Encoding.UTF8.GetString(document, 0, document.Length));
        }
    }
}
