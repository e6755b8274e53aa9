using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
using nanoFramework.TestFramework;

namespace NanoIoTNode.BoardTests.Core
{
    [TestClass]
    public class OfflineQueueTests
    {
        private const int Readings = 40;

        [TestMethod]
        public void What_was_measured_without_a_broker_is_there_after_a_restart_in_its_order()
        {
            var flash = new RamFlash();
            OfflineQueue before = Start(flash);
            for (int i = 0; i < Readings; i++)
            {
                before.Add(Sample(i));
            }

            OfflineQueue after = Start(flash);

            for (int i = 0; i < Readings; i++)
            {
                StoredReading reading = after.Peek();
                Assert.AreEqual(i + 1, reading.Sequence);
                Assert.AreEqual((-4.5 + (i * 0.1)).ToString("F1"), reading.Value(0).ToString("F1"));
                Assert.AreEqual((1013.25 - i).ToString("F2"), reading.Value(1).ToString("F2"));
                Assert.IsFalse(reading.Has(2));
                after.Confirm(reading.Sequence);
            }

            Assert.IsNull(after.Peek());
        }

        [TestMethod]
        public void What_was_acknowledged_does_not_come_again()
        {
            var flash = new RamFlash();
            OfflineQueue before = Start(flash);
            before.Add(Sample(0));
            before.Add(Sample(1));
            before.Confirm(1);

            Assert.AreEqual(2, Start(flash).Peek().Sequence);
        }

        private static OfflineQueue Start(RamFlash flash)
        {
            var queue = new OfflineQueue(flash, NewQuantities());
            queue.Load();
            return queue;
        }

        private static Quantities NewQuantities() => new Quantities(
            new Reading[] { new Reading("temperature", 1), new Reading("pressure", 2), new Reading("distance", 0) });

        private static StoredReading Sample(int number)
        {
            var reading = new StoredReading(NewQuantities()) { Uptime = number * 1000L };
            reading.Set(0, -4.5 + (number * 0.1));
            reading.Set(1, 1013.25 - number);
            return reading;
        }
    }
}
