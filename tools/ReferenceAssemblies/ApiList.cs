using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace NanoIoTNode.ReferenceAssemblies;

/// <summary>Public surface of one nanoFramework assembly, as recorded in <c>Api/&lt;assembly&gt;.json</c>.</summary>
public sealed record ApiAssembly(string Assembly, string Version, string[]? References, ApiType[] Types);

/// <summary>A public type; nested types are named <c>Outer/Inner</c>, generic ones <c>Name`arity</c>.</summary>
public sealed record ApiType(
    string Name,
    string Kind,
    string[]? Modifiers,
    string? Base,
    string[]? Interfaces,
    string[]? Generic,
    ApiAttribute[]? Attributes,
    ApiField[]? Fields,
    ApiMethod[]? Methods,
    ApiProperty[]? Properties,
    ApiEvent[]? Events)
{
    public bool IsValueType => Kind is "struct" or "enum";
}

/// <summary>An attribute: the arguments of its constructor, then the names of the properties that are set to true.</summary>
public sealed record ApiAttribute(string Type, string[] Args);

public sealed record ApiField(string Name, string Type, string? Visibility, string[]? Modifiers, string? Value);

public sealed record ApiMethod(
    string Name, string Returns, string? Visibility, string[]? Modifiers, ApiParameter[]? Parameters, ApiAttribute[]? Attributes)
{
    public bool Is(string modifier) => Modifiers is not null && Modifiers.Contains(modifier);
}

public sealed record ApiParameter(string Name, string Type, bool Out, bool Params, string? Default);

public sealed record ApiProperty(string Name, string Type, string? Get, string? Set, string[]? Parameters);

public sealed record ApiEvent(string Name, string Type, string? Add, string? Remove);

/// <summary>All recorded assemblies, with an index from type name to the assembly that declares it.</summary>
public sealed class ApiCatalogue
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNameCaseInsensitive = true };

    private readonly Dictionary<string, (ApiAssembly Assembly, ApiType Type)> _types = [];

    private ApiCatalogue(IReadOnlyList<ApiAssembly> assemblies)
    {
        Assemblies = assemblies;
        foreach (ApiAssembly assembly in assemblies)
        {
            foreach (ApiType type in assembly.Types)
            {
                _types[type.Name] = (assembly, type);
            }
        }
    }

    public IReadOnlyList<ApiAssembly> Assemblies { get; }

    /// <summary>The folder of lists that is deployed beside the tool.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "Api");

    /// <exception cref="InvalidDataException">A file is not an API list.</exception>
    public static ApiCatalogue Load(string folder)
    {
        var assemblies = new List<ApiAssembly>();
        foreach (string file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using FileStream stream = File.OpenRead(file);
            assemblies.Add(JsonSerializer.Deserialize<ApiAssembly>(stream, s_options)
                ?? throw new InvalidDataException($"{file} holds no API list."));
        }

        return new ApiCatalogue(assemblies);
    }

    public ApiAssembly? FindAssembly(string name) => Assemblies.FirstOrDefault(a => a.Assembly == name);

    public (ApiAssembly Assembly, ApiType Type)? FindType(string name) =>
        _types.TryGetValue(name, out (ApiAssembly, ApiType) found) ? found : null;
}
