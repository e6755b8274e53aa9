using System;

namespace nanoFramework.TestFramework;

/// <summary>Ends a test that cannot run here; thrown by <see cref="Assert.SkipTest"/>.</summary>
public class SkipTestException(string? message = null, Exception? innerException = null) : Exception(message, innerException)
{
}
