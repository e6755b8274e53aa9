using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.VirtualBoard;

/// <summary>Models that others have written, out of their own assemblies.</summary>
internal static class AttachedSensors
{
    /// <summary>Makes one of each sensor in each assembly.</summary>
    /// <exception cref="ArgumentException">An assembly has none, or two sensors have the same address.</exception>
    public static List<HeaderSensor> Make(IEnumerable<string> files)
    {
        List<HeaderSensor> all = [.. files.SelectMany(MakeFrom)];
        IGrouping<int, HeaderSensor>? shared = all.GroupBy(s => s.Address).FirstOrDefault(g => g.Count() > 1);
        return shared is null
            ? all
            : throw new ArgumentException(
                $"{string.Join(" and ", shared.Select(s => s.Name))} have the same address 0x{shared.Key:X2}");
    }

    private static HeaderSensor[] MakeFrom(string file)
    {
        Type[] types;
        try
        {
            types = [.. Assembly.LoadFrom(file).GetExportedTypes().Where(IsSensor)];
        }
        catch (Exception unusable) when (unusable is IOException or BadImageFormatException)
        {
            throw new ArgumentException($"{file} cannot be loaded: {unusable.Message}", unusable);
        }

        return types.Length == 0
            ? throw new ArgumentException($"{file} has no public {nameof(HeaderSensor)} with a constructor without parameters")
            : [.. types.Select(t => (HeaderSensor)Activator.CreateInstance(t)!)];
    }

    private static bool IsSensor(Type type) =>
        type.IsSubclassOf(typeof(HeaderSensor)) && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null;
}
