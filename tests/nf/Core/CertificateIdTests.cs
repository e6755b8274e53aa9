using System.Text;
using NanoIoTNode.Core.Credentials;
using nanoFramework.TestFramework;

namespace NanoIoTNode.BoardTests.Core
{
    /// <summary>SHA-256 is 32-bit arithmetic that wraps around: the same on every runtime, or wrong.</summary>
    [TestClass]
    public class CertificateIdTests
    {
        // FIPS 180-4's own examples.
        [DataRow("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
        [DataRow("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
        [DataRow(
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
        public void The_published_examples_come_out(string text, string expected)
        {
            Assert.AreEqual(expected, CertificateId.Of(Encoding.UTF8.GetBytes(text)));
        }

        [TestMethod]
        public void Lengths_around_a_block_of_64_bytes_are_padded_right()
        {
            // Of n bytes "a", as sha256sum gives it.
            Assert.AreEqual("9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318", OfLetters(55));
            Assert.AreEqual("b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a", OfLetters(56));
            Assert.AreEqual("ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb", OfLetters(64));
        }

        private static string OfLetters(int count)
        {
            var letters = new byte[count];
            for (int i = 0; i < count; i++)
            {
                letters[i] = (byte)'a';
            }

            return CertificateId.Of(letters);
        }
    }
}
