using NanoIoTNode.Core.Configuration;
using nanoFramework.TestFramework;

namespace NanoIoTNode.BoardTests.Core
{
    [TestClass]
    public class ConfigurationStoreTests
    {
        [TestMethod]
        public void An_erased_sector_holds_nothing()
        {
            var store = new ConfigurationStore(new RamFlash());

            Assert.IsTrue(store.Load().Status == LoadStatus.NoneStored);
            Assert.IsNull(store.Read());
        }

        [TestMethod]
        public void What_was_saved_is_there_after_a_restart()
        {
            var flash = new RamFlash();
            var store = new ConfigurationStore(flash);
            store.Load();
            Assert.IsTrue(store.Save(Sample("thing-1")).Status == SaveStatus.Saved);

            NodeConfiguration read = Restart(flash);

            Assert.AreEqual("caf\u00E9 \u20AC", read.Ssid);
            Assert.AreEqual("thing-1", read.ThingName);
            Assert.AreEqual(8884, read.Port);
            Assert.IsNull(read.ClientId);
            CollectionAssert.AreEqual(new byte[] { 0x30, 0x82, 0x00, 0xFF }, read.DeviceCertificate);
            CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, read.PrivateKey);
        }

        [TestMethod]
        public void The_newer_of_two_saves_is_in_force_and_an_equal_one_writes_nothing()
        {
            var flash = new RamFlash();
            var store = new ConfigurationStore(flash);
            store.Load();
            store.Save(Sample("thing-1"));
            store.Save(Sample("thing-2"));

            Assert.IsTrue(store.Save(Sample("thing-2")).Status == SaveStatus.Unchanged);
            Assert.AreEqual("thing-2", Restart(flash).ThingName);
        }

        [TestMethod]
        public void Bits_that_flip_in_one_half_cost_nothing()
        {
            var flash = new RamFlash();
            var store = new ConfigurationStore(flash);
            store.Load();
            store.Save(Sample("thing-1"));
            for (int i = 0; i < 8; i++)
            {
                flash.FlipBit(i * 16);
            }

            Assert.AreEqual("thing-1", Restart(flash).ThingName);
        }

        private static NodeConfiguration Restart(RamFlash flash)
        {
            var store = new ConfigurationStore(flash);
            Assert.IsTrue(store.Load().Status == LoadStatus.Loaded);
            return store.Read();
        }

        private static NodeConfiguration Sample(string thing) => new NodeConfiguration
        {
            Ssid = "caf\u00E9 \u20AC",
            Passphrase = "correct horse",
            Endpoint = "a1b2c3-ats.iot.eu-central-1.amazonaws.com",
            Port = 8884,
            ThingName = thing,
            PublishIntervalSeconds = 60,
            CertificateChain = new byte[][] { new byte[] { 0x30, 0x82, 0x00, 0xFF } },
            PrivateKey = new byte[] { 1, 2, 3 },
        };
    }
}
