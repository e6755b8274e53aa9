using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>Looks through one compiled assembly for what the metadata processor or the nanoCLR refuses.</summary>
internal static class AssemblyChecker
{
    /// <summary>Everything that is refused, in the order of the assembly; one finding for each construct in a member.</summary>
    /// <exception cref="BadImageFormatException">The file is no .NET assembly.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Finding> Check(string file)
    {
        using var module = ModuleDefinition.ReadModule(file, new ReaderParameters(ReadingMode.Immediate) { InMemory = true });
        var findings = new Findings(module.Assembly.Name.Name);
        foreach (TypeDefinition type in module.GetTypes().Where(t => t.FullName != "<Module>"))
        {
            if (TypeRules.Apply(type, findings))
            {
                MemberRules.Apply(type, findings);
            }
        }

        AssemblySizes.Measure(module).Apply(findings);
        return findings.All;
    }

    /// <summary>How much of the file format's room the assembly takes.</summary>
    public static AssemblySizes Measure(string file)
    {
        using var module = ModuleDefinition.ReadModule(file);
        return AssemblySizes.Measure(module);
    }
}
