using System.Text;
using NanoIoTNode.Core.Storage;
using nanoFramework.TestFramework;

namespace NanoIoTNode.BoardTests.Core
{
    [TestClass]
    public class Crc32Tests
    {
        // The check value that every catalogue of CRCs gives for this one.
        private const uint Published = 0xCBF43926;

        [TestMethod]
        public void The_check_string_gives_the_published_value()
        {
            byte[] text = Encoding.UTF8.GetBytes("123456789");

            Assert.AreEqual(Published, Crc32.Update(0, text, 0, text.Length));
        }

        [TestMethod]
        public void Pieces_give_the_same_as_the_whole()
        {
            byte[] text = Encoding.UTF8.GetBytes("123456789");

            Assert.AreEqual(Published, Crc32.Update(Crc32.Update(0, text, 0, 4), text, 4, 5));
        }
    }
}
