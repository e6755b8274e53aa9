using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NanoIoTNode.ReferenceAssemblies;

/// <summary>
/// Turns an API list into a reference assembly: metadata only, no method bodies, so that the compiler sees exactly the
/// members that the nanoFramework assembly has. Table order follows ECMA-335 II.22.
/// </summary>
internal sealed class ReferenceAssemblyWriter
{
    private const string ByRefLike = "System.Runtime.CompilerServices.IsByRefLikeAttribute";

    private readonly ApiAssembly _assembly;
    private readonly MetadataBuilder _metadata = new();
    private readonly TypeMap _types;
    private readonly AttributeWriter _attributes;
    private readonly Dictionary<string, MethodDefinitionHandle> _methodsOfType = [];
    private int _nextField = 1;
    private int _nextMethod = 1;
    private int _nextParameter = 1;

    private ReferenceAssemblyWriter(ApiCatalogue catalogue, ApiAssembly assembly)
    {
        _assembly = assembly;
        _types = new TypeMap(catalogue, assembly, _metadata);
        _attributes = new AttributeWriter(_metadata, _types);
    }

    /// <summary>Writes <c>&lt;folder&gt;/&lt;assembly&gt;.dll</c> and returns its path.</summary>
    public static string Write(ApiCatalogue catalogue, ApiAssembly assembly, string folder)
    {
        var writer = new ReferenceAssemblyWriter(catalogue, assembly);
        writer.BuildTables();

        var image = new BlobBuilder();
        var header = new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll | Characteristics.ExecutableImage);
        new ManagedPEBuilder(header, new MetadataRootBuilder(writer._metadata), new BlobBuilder()).Serialize(image);

        string path = Path.Combine(folder, assembly.Assembly + ".dll");
        using FileStream file = File.Create(path);
        image.WriteContentTo(file);
        return path;
    }

    private void BuildTables()
    {
        _metadata.AddModule(
            0,
            _metadata.GetOrAddString(_assembly.Assembly + ".dll"),
            _metadata.GetOrAddGuid(Guid.Empty),
            default,
            default);
        _metadata.AddAssembly(
            _metadata.GetOrAddString(_assembly.Assembly),
            System.Version.Parse(_assembly.Version),
            default,
            default,
            default,
            AssemblyHashAlgorithm.None);
        AddTypeRow("", "<Module>", default, default);

        foreach (ApiType type in _assembly.Types)
        {
            AddType(type);
        }

        AddCompilerHelpers();
    }

    private void AddType(ApiType type)
    {
        (string ns, string name) = TypeMap.Split(type.Name);
        TypeDefinitionHandle handle = AddTypeRow(ns, name, AttributesOf(type), BaseOf(type));

        AddRelations(type, handle);
        foreach (ApiField field in type.Fields ?? [])
        {
            AddField(type, field);
        }

        _methodsOfType.Clear();
        foreach (ApiMethod method in type.Methods ?? [])
        {
            AddMethod(type, method);
        }

        AddProperties(type, handle);
        AddEvents(type, handle);
        _attributes.Add(handle, type.Attributes);
        if (type.Attributes?.Any(a => a.Type == ByRefLike) == true)
        {
            // The attribute's own constructor is the one method of the helper type that ends the table.
            _metadata.AddCustomAttribute(handle, MetadataTokens.MethodDefinitionHandle(MethodCount() + 1), EmptyAttribute());
        }
    }

    private int MethodCount() => _assembly.Types.Sum(t => t.Methods?.Length ?? 0);

    private BlobHandle EmptyAttribute() => _metadata.GetOrAddBlob(new byte[] { 1, 0, 0, 0 });

    private TypeDefinitionHandle AddTypeRow(string ns, string name, TypeAttributes attributes, EntityHandle parent) =>
        _metadata.AddTypeDefinition(
            attributes,
            _metadata.GetOrAddString(ns),
            _metadata.GetOrAddString(name),
            parent,
            MetadataTokens.FieldDefinitionHandle(_nextField),
            MetadataTokens.MethodDefinitionHandle(_nextMethod));

    private static TypeAttributes AttributesOf(ApiType type)
    {
        TypeAttributes attributes = type.Name.Contains('/') ? TypeAttributes.NestedPublic : TypeAttributes.Public;
        string[] modifiers = type.Modifiers ?? [];
        attributes |= modifiers.Contains("abstract") ? TypeAttributes.Abstract : 0;
        attributes |= modifiers.Contains("sealed") ? TypeAttributes.Sealed : 0;
        attributes |= modifiers.Contains("sequential") ? TypeAttributes.SequentialLayout : 0;
        return type.Kind == "interface" ? attributes | TypeAttributes.Interface | TypeAttributes.Abstract : attributes;
    }

    private EntityHandle BaseOf(ApiType type) => type.Base is null ? default : _types.Handle(type.Base);

    private void AddRelations(ApiType type, TypeDefinitionHandle handle)
    {
        int separator = type.Name.LastIndexOf('/');
        if (separator >= 0)
        {
            _metadata.AddNestedType(handle, (TypeDefinitionHandle)_types.Handle(type.Name[..separator]));
        }

        IEnumerable<EntityHandle> interfaces = (type.Interfaces ?? []).Select(_types.Handle);
        foreach (EntityHandle implemented in interfaces.OrderBy(CodedIndex.TypeDefOrRefOrSpec))
        {
            _metadata.AddInterfaceImplementation(handle, implemented);
        }

        int index = 0;
        foreach (string parameter in type.Generic ?? [])
        {
            _metadata.AddGenericParameter(
                handle, GenericParameterAttributes.None, _metadata.GetOrAddString(parameter), index++);
        }
    }

    private void AddField(ApiType type, ApiField field)
    {
        FieldAttributes attributes = field.Visibility == "protected" ? FieldAttributes.Family : FieldAttributes.Public;
        string[] modifiers = field.Modifiers ?? [];
        bool constant = modifiers.Contains("const");
        attributes |= constant ? FieldAttributes.Static | FieldAttributes.Literal | FieldAttributes.HasDefault : 0;
        attributes |= modifiers.Contains("static") ? FieldAttributes.Static : 0;
        attributes |= modifiers.Contains("readonly") ? FieldAttributes.InitOnly : 0;
        attributes |= field.Name == "value__" ? FieldAttributes.SpecialName | FieldAttributes.RTSpecialName : 0;

        var signature = new BlobBuilder();
        _types.Encode(new BlobEncoder(signature).Field().Type(), field.Type, type.Generic);
        FieldDefinitionHandle handle = _metadata.AddFieldDefinition(
            attributes, _metadata.GetOrAddString(field.Name), _metadata.GetOrAddBlob(signature));
        _nextField++;
        if (constant)
        {
            _metadata.AddConstant(handle, _types.ConstantOf(field.Type, field.Value!));
        }
    }

    private void AddMethod(ApiType type, ApiMethod method)
    {
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: !method.Is("static")).Parameters(
            method.Parameters?.Length ?? 0,
            returns => EncodeReturn(returns, method.Returns, type.Generic),
            parameters =>
            {
                foreach (ApiParameter parameter in method.Parameters ?? [])
                {
                    _types.Encode(parameters.AddParameter(), parameter.Type, type.Generic);
                }
            });

        MethodImplAttributes implementation =
            type.Kind == "delegate" ? MethodImplAttributes.Runtime : MethodImplAttributes.IL;
        MethodDefinitionHandle handle = _metadata.AddMethodDefinition(
            AttributesOf(method),
            implementation,
            _metadata.GetOrAddString(method.Name),
            _metadata.GetOrAddBlob(signature),
            bodyOffset: -1,
            MetadataTokens.ParameterHandle(_nextParameter));
        _nextMethod++;
        _methodsOfType[Key(method)] = handle;
        AddParameters(method);
        _attributes.Add(handle, method.Attributes);
    }

    // Accessors are found again by name and number of parameters: an indexer's get_Item may have overloads.
    private static string Key(ApiMethod method) => method.Name + "/" + (method.Parameters?.Length ?? 0);

    private void EncodeReturn(ReturnTypeEncoder encoder, string type, string[]? generic)
    {
        if (type == "System.Void")
        {
            encoder.Void();
        }
        else
        {
            _types.Encode(encoder.Type(), type, generic);
        }
    }

    private static MethodAttributes AttributesOf(ApiMethod method)
    {
        MethodAttributes attributes = MethodAttributes.HideBySig
            | (method.Visibility == "protected" ? MethodAttributes.Family : MethodAttributes.Public);
        attributes |= method.Is("static") ? MethodAttributes.Static : 0;
        attributes |= method.Is("virtual") ? MethodAttributes.Virtual : 0;
        attributes |= method.Is("newslot") ? MethodAttributes.NewSlot : 0;
        attributes |= method.Is("abstract") ? MethodAttributes.Abstract : 0;
        attributes |= method.Is("final") ? MethodAttributes.Final : 0;
        attributes |= method.Is("specialname") ? MethodAttributes.SpecialName : 0;
        return method.Name.StartsWith('.') ? attributes | MethodAttributes.RTSpecialName : attributes;
    }

    private void AddParameters(ApiMethod method)
    {
        int sequence = 1;
        foreach (ApiParameter parameter in method.Parameters ?? [])
        {
            ParameterAttributes attributes = parameter.Out ? ParameterAttributes.Out : ParameterAttributes.None;
            attributes |= parameter.Default is null ? 0 : ParameterAttributes.Optional | ParameterAttributes.HasDefault;
            ParameterHandle handle = _metadata.AddParameter(
                attributes, _metadata.GetOrAddString(parameter.Name), sequence++);
            _nextParameter++;
            if (parameter.Default is not null)
            {
                _metadata.AddConstant(handle, _types.ConstantOf(parameter.Type, parameter.Default));
            }

            if (parameter.Params)
            {
                _attributes.AddPlain(handle, "System.ParamArrayAttribute");
            }
        }
    }

    private void AddProperties(ApiType type, TypeDefinitionHandle owner)
    {
        PropertyDefinitionHandle first = default;
        foreach (ApiProperty property in type.Properties ?? [])
        {
            string[] indices = property.Parameters ?? [];
            bool instance = !type.Methods!.First(m => m.Name == (property.Get ?? property.Set)).Is("static");
            var signature = new BlobBuilder();
            new BlobEncoder(signature).PropertySignature(instance).Parameters(
                indices.Length,
                returns => _types.Encode(returns.Type(), property.Type, type.Generic),
                parameters => Array.ForEach(indices, i => _types.Encode(parameters.AddParameter(), i, type.Generic)));
            PropertyDefinitionHandle handle = _metadata.AddProperty(
                PropertyAttributes.None, _metadata.GetOrAddString(property.Name), _metadata.GetOrAddBlob(signature));
            first = first.IsNil ? handle : first;
            Link(handle, MethodSemanticsAttributes.Getter, property.Get, indices.Length);
            Link(handle, MethodSemanticsAttributes.Setter, property.Set, indices.Length + 1);
        }

        if (!first.IsNil)
        {
            _metadata.AddPropertyMap(owner, first);
        }
    }

    private void AddEvents(ApiType type, TypeDefinitionHandle owner)
    {
        EventDefinitionHandle first = default;
        foreach (ApiEvent declared in type.Events ?? [])
        {
            EventDefinitionHandle handle = _metadata.AddEvent(
                EventAttributes.None, _metadata.GetOrAddString(declared.Name), _types.Handle(declared.Type));
            first = first.IsNil ? handle : first;
            Link(handle, MethodSemanticsAttributes.Adder, declared.Add, 1);
            Link(handle, MethodSemanticsAttributes.Remover, declared.Remove, 1);
        }

        if (!first.IsNil)
        {
            _metadata.AddEventMap(owner, first);
        }
    }

    private void Link(EntityHandle association, MethodSemanticsAttributes role, string? method, int parameters)
    {
        if (method is not null)
        {
            _metadata.AddMethodSemantics(association, role, _methodsOfType[method + "/" + parameters]);
        }
    }

    /// <summary>The compiler knows a ref struct by an attribute that the real assembly keeps internal.</summary>
    private void AddCompilerHelpers()
    {
        if (!_assembly.Types.Any(t => t.Attributes?.Any(a => a.Type == ByRefLike) == true))
        {
            return;
        }

        (string ns, string name) = TypeMap.Split(ByRefLike);
        AddTypeRow(ns, name, TypeAttributes.Sealed, _types.Handle("System.Attribute"));
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: true).Parameters(0, r => r.Void(), _ => { });
        _metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
            MethodImplAttributes.IL,
            _metadata.GetOrAddString(".ctor"),
            _metadata.GetOrAddBlob(signature),
            -1,
            MetadataTokens.ParameterHandle(_nextParameter));
    }
}
