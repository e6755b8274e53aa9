using System;
using NanoIoTNode.Core.Time;
using nanoFramework.TestFramework;

namespace NanoIoTNode.BoardTests.Core
{
    [TestClass]
    public class NtpTimestampTests
    {
        // RFC 5905, section 6: 1999-12-31 is MJD 51543, 3 155 587 200 s after 1900.
        private const ulong LastDayOf1999 = 3155587200UL << 32;

        [TestMethod]
        public void A_known_time_stamp_is_read()
        {
            Assert.AreEqual(new DateTime(1999, 12, 31), NtpTimestamp.ToDateTime(LastDayOf1999));
            Assert.AreEqual(500, NtpTimestamp.ToDateTime(LastDayOf1999 | 0x80000000).Millisecond);
        }

        [TestMethod]
        public void The_second_after_the_wrap_of_2036_belongs_to_the_next_era()
        {
            Assert.AreEqual(new DateTime(2036, 2, 7, 6, 28, 15), NtpTimestamp.ToDateTime(0xFFFFFFFFUL << 32));
            Assert.AreEqual(new DateTime(2036, 2, 7, 6, 28, 16), NtpTimestamp.ToDateTime(0));
        }

        [DataRow(1970, 1, 1)]
        [DataRow(2026, 11, 21)]
        [DataRow(2036, 2, 8)]
        [DataRow(2099, 12, 31)]
        public void Conversion_there_and_back_keeps_the_second(int year, int month, int day)
        {
            var time = new DateTime(year, month, day, 13, 34, 45);

            Assert.AreEqual(time, NtpTimestamp.ToDateTime(NtpTimestamp.FromDateTime(time)));
        }
    }
}
