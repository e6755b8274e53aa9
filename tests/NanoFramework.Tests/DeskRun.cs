using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.ExceptionServices;
using nanoFramework.TestFramework;
using Xunit;
using Assert = Xunit.Assert;

namespace NanoIoTNode.NanoFramework.Tests;

/// <summary>The tests of NFUnitTest as nanoFramework's launcher runs them: each row of data and each other test method once.</summary>
public sealed class DeskRun
{
    private static readonly Type[] s_classes = typeof(DeskRun).Assembly.GetTypes()
        .Where(t => t.IsDefined(typeof(TestClassAttribute))).ToArray();

    public static TheoryData<string, string, int> Tests()
    {
        var tests = new TheoryData<string, string, int>();
        foreach (MethodInfo method in s_classes.SelectMany(MethodsOf))
        {
            int rows = Rows(method).Length;
            for (int row = 0; row < Math.Max(1, rows); row++)
            {
                tests.Add(method.DeclaringType.FullName, method.Name, row);
            }
        }

        return tests;
    }

    public static TheoryData<string> Classes() => new(s_classes.Select(c => c.FullName));

    [Theory]
    [MemberData(nameof(Tests))]
    public void It_passes(string type, string method, int row)
    {
        Type tested = typeof(DeskRun).Assembly.GetType(type, throwOnError: true);
        object instance = Activator.CreateInstance(tested);
        MethodInfo test = tested.GetMethod(method);
        Run<SetupAttribute>(tested, instance);
        try
        {
            Invoke(test, instance, Rows(test).ElementAtOrDefault(row));
        }
        finally
        {
            Run<CleanupAttribute>(tested, instance);
        }
    }

    // The launcher calls test methods without an object: a field of one could only be read through null.
    [Theory]
    [MemberData(nameof(Classes))]
    public void A_test_class_has_no_fields_of_an_instance(string type)
    {
        Type tested = typeof(DeskRun).Assembly.GetType(type, throwOnError: true);

        Assert.Empty(tested.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic));
    }

    // The launcher passes the values on as they are: what .NET converts here would be another type's bits there.
    [Fact]
    public void Rows_have_exactly_the_types_of_the_parameters()
    {
        foreach (MethodInfo method in s_classes.SelectMany(MethodsOf))
        {
            IEnumerable<Type> parameters = method.GetParameters().Select(p => p.ParameterType);
            Assert.Equal(typeof(void), method.ReturnType);
            Assert.All(Rows(method), row => Assert.Equal(parameters, row.Select(v => v.GetType())));
            Assert.Equal(Rows(method).Length == 0, method.GetParameters().Length == 0);
        }
    }

    [Fact]
    public void Every_public_method_of_a_test_class_is_run()
    {
        IEnumerable<MethodInfo> methods = s_classes.SelectMany(c =>
            c.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly));

        Assert.NotEmpty(s_classes);
        Assert.All(methods, m => Assert.Contains(m.CustomAttributes, a => a.AttributeType.Assembly == typeof(TestClassAttribute).Assembly));
    }

    private static IEnumerable<MethodInfo> MethodsOf(Type type) => type.GetMethods()
        .Where(m => m.IsDefined(typeof(TestMethodAttribute)) || m.IsDefined(typeof(DataRowAttribute)));

    private static object[][] Rows(MethodInfo method) =>
        method.GetCustomAttributes<DataRowAttribute>().Select(r => r.MethodParameters).ToArray();

    private static void Run<TAttribute>(Type type, object instance)
        where TAttribute : Attribute
    {
        foreach (MethodInfo method in type.GetMethods().Where(m => m.IsDefined(typeof(TAttribute))))
        {
            Invoke(method, instance, null);
        }
    }

    private static void Invoke(MethodInfo method, object instance, object[] arguments)
    {
        try
        {
            method.Invoke(instance, arguments);
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException);
        }
    }
}
