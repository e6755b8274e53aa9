using System.Text;
using NanoIoTNode.Core.Credentials;
using nanoFramework.TestFramework;

namespace NanoIoTNode.BoardTests.Core
{
    [TestClass]
    public class CertificateTests
    {
        private const int PemLine = 64;

        [TestMethod]
        public void A_root_says_whose_it_is_and_how_long_it_lasts()
        {
            CertificateInfo root = CertificateInfo.Read(AmazonRoots.Get(3));

            Assert.AreEqual("Amazon Root CA 3", root.Subject);
            Assert.AreEqual("2040-05-26", root.NotAfter.ToString("yyyy-MM-dd"));
            Assert.AreEqual("EC P-256", root.Key.Description);
            Assert.IsTrue(root.IsAuthority && root.IsSelfIssued);
        }

        [DataRow(1)]
        [DataRow(4)]
        public void What_is_pasted_is_the_certificate_that_was_meant(int number)
        {
            byte[] der = AmazonRoots.Get(number);
            var reader = new PemReader();
            bool ended = false;

            foreach (byte octet in Encoding.UTF8.GetBytes(ToPem(der)))
            {
                ended |= reader.Feed(octet) == PemEvent.End;
            }

            Assert.IsTrue(ended);
            Assert.IsTrue(reader.Fault == PemFault.None);
            Assert.AreEqual("CERTIFICATE", reader.Label);
            CollectionAssert.AreEqual(der, reader.ToDer());
        }

        private static string ToPem(byte[] der)
        {
            var text = new byte[Base64Encoder.LengthOf(der.Length)];
            Base64Encoder.Write(der, 0, der.Length, text, 0);
            var pem = new StringBuilder("-----BEGIN CERTIFICATE-----\r\n");
            for (int done = 0; done < text.Length; done += PemLine)
            {
                int count = text.Length - done < PemLine ? text.Length - done : PemLine;
                pem.Append(Encoding.UTF8.GetString(text, done, count)).Append("\r\n");
            }

            return pem.Append("-----END CERTIFICATE-----\r\n").ToString();
        }
    }
}
