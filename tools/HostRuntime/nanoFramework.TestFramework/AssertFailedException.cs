using System;

// The package has this one type in another namespace than all others.
namespace TestFrameworkShared;

/// <summary>An assertion does not hold.</summary>
public class AssertFailedException(string msg) : Exception(msg)
{
}
