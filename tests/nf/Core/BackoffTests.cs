using NanoIoTNode.Core.Connection;
using nanoFramework.TestFramework;

namespace NanoIoTNode.BoardTests.Core
{
    [TestClass]
    public class BackoffTests
    {
        [TestMethod]
        public void The_ceiling_doubles_up_to_two_minutes()
        {
            var backoff = new Backoff(new Highest());
            var delays = new int[9];
            for (int i = 0; i < delays.Length; i++)
            {
                delays[i] = backoff.NextDelay();
            }

            CollectionAssert.AreEqual(
                new int[] { 2000, 4000, 8000, 16000, 32000, 64000, 120000, 120000, 120000 }, delays);
        }

        [TestMethod]
        public void A_success_makes_the_next_delay_short_again()
        {
            var backoff = new Backoff(new Highest());
            backoff.NextDelay();
            backoff.NextDelay();

            backoff.Reset();

            Assert.AreEqual(2000, backoff.NextDelay());
        }

        private sealed class Highest : IRandomSource
        {
            public int Next(int limit) => limit - 1;
        }
    }
}
