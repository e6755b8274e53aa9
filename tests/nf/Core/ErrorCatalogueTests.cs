using NanoIoTNode.Core.Diagnostics;
using nanoFramework.TestFramework;

namespace NanoIoTNode.BoardTests.Core
{
    [TestClass]
    public class ErrorCatalogueTests
    {
        [TestMethod]
        public void A_code_is_found_with_its_cause_and_cure()
        {
            ErrorEntry entry = ErrorCatalogue.Find("NIN-W03");

            Assert.AreEqual("NIN-W03", entry.Code);
            Assert.AreEqual(Layers.Wifi, entry.Layer);
            Assert.IsTrue(entry.Cause.Length > 0 && entry.Cure.Length > 0);
        }

        [TestMethod]
        public void A_code_that_nobody_gives_is_not_found()
        {
            Assert.IsNull(ErrorCatalogue.Find("NIN-Z99"));
        }
    }
}
