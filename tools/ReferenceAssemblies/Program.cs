using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using NanoIoTNode.ReferenceAssemblies;

var folder = new Argument<DirectoryInfo>("folder") { Description = "Where the reference assemblies are written." };
var generate = new Command("generate", "Writes one reference assembly for each recorded API list.") { folder };
generate.SetAction(parsed =>
{
    foreach (string path in GenerateAll(parsed.GetValue(folder)!.FullName))
    {
        Console.WriteLine(path);
    }

    return 0;
});

var projects = new Argument<FileInfo[]>("projects")
{
    Description = "The .nfproj files, each after those that it references.",
    Arity = ArgumentArity.OneOrMore,
};
var output = new Option<DirectoryInfo?>("--output")
{
    Description = "Keeps the compiled assemblies in this folder, for firmware-check to look through.",
};
var check = new Command("check", "Compiles .nfproj projects against the reference assemblies; exit code 1 on an error.")
{
    projects,
    output,
};
check.SetAction(parsed =>
{
    string work = Directory.CreateTempSubdirectory("nanoiotnode-contract-").FullName;
    try
    {
        GenerateAll(work);
        string target = parsed.GetValue(output)?.FullName ?? Path.Combine(work, "out");
        return CheckAll(parsed.GetValue(projects)!, work, target);
    }
    finally
    {
        Directory.Delete(work, recursive: true);
    }
});

return new RootCommand("Reference assemblies of the nanoFramework packages, made from the recorded API lists.")
{
    generate,
    check,
}.Parse(args).Invoke();

static List<string> GenerateAll(string target)
{
    Directory.CreateDirectory(target);
    ApiCatalogue catalogue = ApiCatalogue.Load(ApiCatalogue.DefaultFolder);
    var paths = new List<string>();
    foreach (ApiAssembly assembly in catalogue.Assemblies)
    {
        paths.Add(ReferenceAssemblyWriter.Write(catalogue, assembly, target));
    }

    return paths;
}

static int CheckAll(FileInfo[] projects, string references, string target)
{
    Directory.CreateDirectory(target);
    var compiler = new ContractCompiler(references, target);
    int failed = 0;
    foreach (FileInfo project in projects)
    {
        IReadOnlyList<string> messages = compiler.Compile(project.FullName);
        failed += messages.Count == 0 ? 0 : 1;
        Console.WriteLine($"{(messages.Count == 0 ? "ok    " : "FAILED")} {project.Name}");
        foreach (string message in messages)
        {
            Console.WriteLine("       " + message);
        }
    }

    return failed == 0 ? 0 : 1;
}
