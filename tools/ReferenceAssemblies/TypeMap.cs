using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace NanoIoTNode.ReferenceAssemblies;

/// <summary>Finds the metadata handle of a type named in an API list and encodes it in signatures.</summary>
internal sealed class TypeMap
{
    private readonly ApiCatalogue _catalogue;
    private readonly ApiAssembly _assembly;
    private readonly MetadataBuilder _metadata;
    private readonly Dictionary<string, EntityHandle> _handles = [];
    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblies = [];

    public TypeMap(ApiCatalogue catalogue, ApiAssembly assembly, MetadataBuilder metadata)
    {
        _catalogue = catalogue;
        _assembly = assembly;
        _metadata = metadata;

        // Row 1 of the type table is <Module>.
        int row = 2;
        foreach (ApiType type in assembly.Types)
        {
            _handles[type.Name] = MetadataTokens.TypeDefinitionHandle(row++);
        }
    }

    /// <summary>Splits <c>Namespace.Outer/Inner</c> into namespace (empty for a nested type) and simple name.</summary>
    public static (string Namespace, string Name) Split(string fullName)
    {
        int nested = fullName.LastIndexOf('/');
        if (nested >= 0)
        {
            return ("", fullName[(nested + 1)..]);
        }

        int dot = fullName.LastIndexOf('.');
        return dot < 0 ? ("", fullName) : (fullName[..dot], fullName[(dot + 1)..]);
    }

    public EntityHandle Handle(string name)
    {
        if (_handles.TryGetValue(name, out EntityHandle known))
        {
            return known;
        }

        (ApiAssembly owner, _) = _catalogue.FindType(name)
            ?? throw new InvalidDataException($"{_assembly.Assembly} names {name}, which no API list declares.");
        int nested = name.LastIndexOf('/');
        EntityHandle scope = nested < 0 ? Reference(owner) : Handle(name[..nested]);
        (string ns, string simple) = Split(name);
        EntityHandle handle = _metadata.AddTypeReference(
            scope, _metadata.GetOrAddString(ns), _metadata.GetOrAddString(simple));
        _handles[name] = handle;
        return handle;
    }

    public void Encode(ParameterTypeEncoder encoder, string type, string[]? generic)
    {
        bool byReference = type.EndsWith('&');
        Encode(encoder.Type(byReference), byReference ? type[..^1] : type, generic);
    }

    public void Encode(SignatureTypeEncoder encoder, string type, string[]? generic)
    {
        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            Encode(encoder.SZArray(), type[..^2], generic);
        }
        else if (generic is not null && generic.Contains(type))
        {
            encoder.GenericTypeParameter(Array.IndexOf(generic, type));
        }
        else if (Enum.TryParse(type.StartsWith("System.", StringComparison.Ordinal) ? type[7..] : "", out PrimitiveTypeCode code)
            && code != PrimitiveTypeCode.Void)
        {
            encoder.PrimitiveType(code);
        }
        else
        {
            encoder.Type(Handle(type), _catalogue.FindType(type)?.Type.IsValueType ?? false);
        }
    }

    /// <summary>The value of a constant or a default, typed as the metadata wants it (null for a reference or a struct).</summary>
    public object? ConstantOf(string type, string value)
    {
        if (_catalogue.FindType(type)?.Type is { Kind: "enum" } declared)
        {
            type = declared.Fields!.First(f => f.Name == "value__").Type;
        }

        return type switch
        {
            _ when value == "null" => null,
            "System.String" => value,
            "System.Boolean" => bool.Parse(value),
            "System.Char" => value[0],
            _ when System.Type.GetType(type) is { IsPrimitive: true } primitive =>
                Convert.ChangeType(value, primitive, CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    private AssemblyReferenceHandle Reference(ApiAssembly owner)
    {
        if (!_assemblies.TryGetValue(owner.Assembly, out AssemblyReferenceHandle handle))
        {
            handle = _metadata.AddAssemblyReference(
                _metadata.GetOrAddString(owner.Assembly), Version.Parse(owner.Version), default, default, default, default);
            _assemblies[owner.Assembly] = handle;
        }

        return handle;
    }
}
