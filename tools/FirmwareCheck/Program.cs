using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using NanoIoTNode.FirmwareCheck;

var assemblies = new Argument<FileInfo[]>("assemblies")
{
    Description = "Compiled assemblies (.dll), before the metadata processor.",
    Arity = ArgumentArity.OneOrMore,
};
var check = new Command(
    "check",
    "Exit code 0 when the board takes them all, 1 when something is refused, 2 when a file cannot be read.")
{
    assemblies,
};
check.SetAction(parsed =>
{
    int exitCode = 0;
    foreach (FileInfo assembly in parsed.GetValue(assemblies)!)
    {
        exitCode = Math.Max(exitCode, CheckOne(assembly.FullName));
    }

    return exitCode;
});

var list = new Command("list", "Every construct that is refused, with the reason and what to write instead.");
list.SetAction(_ =>
{
    foreach (Construct construct in Construct.All)
    {
        Console.WriteLine($"{construct.Id}\n    why:  {construct.Why}\n    cure: {construct.Cure}");
    }

    return 0;
});

var assembly = new Argument<FileInfo>("assembly") { Description = "Compiled assembly (.dll), before the metadata processor." };
var source = new Option<FileInfo>("--source") { Description = "C++ file of its native half: exit code 1 when that has another table." };
var natives = new Command("natives", "Table of native methods and its checksum, as the native half must have them.") { assembly, source };
natives.SetAction(parsed => ShowNatives(parsed.GetValue(assembly)!.FullName, parsed.GetValue(source)?.FullName));

return new RootCommand("Finds in compiled assemblies what nanoFramework's metadata processor (3.x) or nanoCLR (1.x) refuses.")
{
    check,
    list,
    natives,
}.Parse(args).Invoke();

static int CheckOne(string file)
{
    string name = Path.GetFileNameWithoutExtension(file);
    try
    {
        IReadOnlyList<Finding> findings = AssemblyChecker.Check(file);
        Console.WriteLine($"{(findings.Count == 0 ? "ok     " : "REFUSED")} {name}; {AssemblyChecker.Measure(file)}");
        foreach (Finding finding in findings)
        {
            Console.WriteLine("        " + finding);
        }

        return findings.Count == 0 ? 0 : 1;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
    {
        Console.Error.WriteLine($"{file}: {e.Message}");
        return 2;
    }
}

static int ShowNatives(string file, string? source)
{
    try
    {
        NativeTable table = NativeTable.Of(file);
        string[] differences = source == null ? [] : [.. table.DifferencesIn(File.ReadAllText(source))];
        Console.WriteLine(source == null ? table.ToString() : string.Join(Environment.NewLine, differences));
        return differences.Length == 0 ? 0 : 1;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
    {
        Console.Error.WriteLine($"{file}: {e.Message}");
        return 2;
    }
}
