using System.Text;
using NanoIoTNode.Core.Commands;
using nanoFramework.TestFramework;

namespace NanoIoTNode.BoardTests.Core
{
    [TestClass]
    public class LedCommandTests
    {
        [DataRow("{\"led\":\"on\"}", true)]
        [DataRow("{\"led\":\"off\"}", false)]
        [DataRow("{ \"led\" : false }", false)]
        [DataRow("{\"later\":{\"led\":\"off\",\"x\":[1,{\"y\":null}]},\"led\":\"on\",\"n\":-1.5e3}", true)]
        [DataRow("{\"\\u006ced\":\"on\"}", true)]
        public void A_command_is_understood(string payload, bool on)
        {
            Assert.IsTrue(LedCommand.TryParse(Encoding.UTF8.GetBytes(payload), out bool wish));
            Assert.AreEqual(on, wish);
        }

        [DataRow("")]
        [DataRow("{}")]
        [DataRow("{\"led\":1}")]
        [DataRow("{\"led\":{\"led\":\"on\"}}")]
        [DataRow("{\"led\":\"on\"} x")]
        [DataRow("{\"led\":\"on\",}")]
        [DataRow("{\"led\":\"on\"")]
        [DataRow("[\"led\",\"on\"]")]
        public void Anything_else_is_not(string payload)
        {
            Assert.IsFalse(LedCommand.TryParse(Encoding.UTF8.GetBytes(payload), out _));
        }

        [TestMethod]
        public void No_payload_is_no_command()
        {
            Assert.IsFalse(LedCommand.TryParse(null, out _));
        }
    }
}
