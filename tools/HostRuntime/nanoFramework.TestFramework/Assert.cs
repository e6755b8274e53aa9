using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using TestFrameworkShared;

namespace nanoFramework.TestFramework;

/// <summary>What a test claims. A claim that does not hold throws <see cref="AssertFailedException"/>.</summary>
public sealed class Assert
{
    public static void AreEqual(bool expected, bool actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Compare(expected, actual, message);

    public static void AreEqual(int expected, int actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Compare(expected, actual, message);

    public static void AreEqual(uint expected, uint actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Compare(expected, actual, message);

    public static void AreEqual(long expected, long actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Compare(expected, actual, message);

    public static void AreEqual(ulong expected, ulong actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Compare(expected, actual, message);

    public static void AreEqual(double expected, double actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Compare(expected, actual, message);

    public static void AreEqual(DateTime expected, DateTime actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Compare(expected, actual, message);

    public static void AreEqual(string? expected, string? actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Compare(expected, actual, message);

    public static void IsTrue(bool condition, [CallerArgumentExpression(nameof(condition))] string message = "") =>
        Compare(true, condition, message);

    public static void IsFalse(bool condition, [CallerArgumentExpression(nameof(condition))] string message = "") =>
        Compare(false, condition, message);

    public static void IsNull(object? value, [CallerArgumentExpression(nameof(value))] string message = "") =>
        Compare(null, value, message);

    public static void IsNotNull([NotNull] object? value, [CallerArgumentExpression(nameof(value))] string message = "")
    {
        if (value is null)
        {
            Fail($"{message} is null");
        }
    }

    /// <summary>The action throws an exception of exactly this type.</summary>
    public static void ThrowsException(Type exception, Action action, [CallerArgumentExpression(nameof(action))] string message = "")
    {
        Type? thrown = null;
        try
        {
            action();
        }
        catch (Exception e)
        {
            thrown = e.GetType();
        }

        Compare(exception, thrown, message);
    }

    /// <summary>Ends the test without a result.</summary>
    [DoesNotReturn]
    public static void SkipTest(string? message = null) => throw new SkipTestException(message);

    [DoesNotReturn]
    internal static void Fail(string message) => throw new AssertFailedException(message);

    private static void Compare(object? expected, object? actual, string message)
    {
        if (!Equals(expected, actual))
        {
            Fail($"{message}: expected {expected ?? "null"}, but it is {actual ?? "null"}");
        }
    }
}
