using System.Collections;
using System.Linq;

namespace nanoFramework.TestFramework;

/// <summary>What a test claims of arrays and lists.</summary>
public sealed class CollectionAssert
{
    /// <summary>Both have the same elements in the same order.</summary>
    public static void AreEqual(ICollection expected, ICollection actual, string message = "")
    {
        if (!expected.Cast<object>().SequenceEqual(actual.Cast<object>()))
        {
            Assert.Fail($"{message}: expected {Text(expected)}, but it is {Text(actual)}");
        }
    }

    private static string Text(ICollection collection) => "[" + string.Join(' ', collection.Cast<object>()) + "]";
}
