using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace NanoIoTNode.ReferenceAssemblies;

/// <summary>Writes the attributes that change what the compiler accepts; all others would only be decoration.</summary>
internal sealed class AttributeWriter(MetadataBuilder metadata, TypeMap types)
{
    // Attribute -> types of its constructor's arguments, as the recorded lists use them.
    private static readonly Dictionary<string, string[]> s_known = new()
    {
        ["System.FlagsAttribute"] = [],
        ["System.ParamArrayAttribute"] = [],
        ["System.Runtime.CompilerServices.ExtensionAttribute"] = [],
        ["System.Reflection.DefaultMemberAttribute"] = ["System.String"],
        ["System.Diagnostics.ConditionalAttribute"] = ["System.String"],
        ["System.ObsoleteAttribute"] = ["System.String"],
        ["System.AttributeUsageAttribute"] = ["System.AttributeTargets"],
    };

    public void Add(EntityHandle owner, ApiAttribute[]? attributes)
    {
        // A compiler that knows ref structs reads the by-ref-like mark and must not see the "too old" mark beside it.
        bool refStruct = attributes?.Any(a => a.Type.EndsWith(".IsByRefLikeAttribute", StringComparison.Ordinal)) == true;
        foreach (ApiAttribute attribute in attributes ?? [])
        {
            if (s_known.TryGetValue(attribute.Type, out string[]? arguments)
                && !(refStruct && attribute.Type == "System.ObsoleteAttribute"))
            {
                metadata.AddCustomAttribute(owner, Constructor(attribute.Type, arguments), Value(attribute, arguments));
            }
        }
    }

    public void AddPlain(EntityHandle owner, string type) => Add(owner, [new ApiAttribute(type, [])]);

    private MemberReferenceHandle Constructor(string type, string[] arguments)
    {
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: true).Parameters(
            arguments.Length,
            returns => returns.Void(),
            parameters => Array.ForEach(arguments, a => types.Encode(parameters.AddParameter(), a, null)));
        return metadata.AddMemberReference(
            types.Handle(type), metadata.GetOrAddString(".ctor"), metadata.GetOrAddBlob(signature));
    }

    // ECMA-335 II.23.3: prolog 0x0001, fixed arguments, number of named arguments, each a property that is true.
    private BlobHandle Value(ApiAttribute attribute, string[] arguments)
    {
        var blob = new BlobBuilder();
        blob.WriteUInt16(1);
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "System.String")
            {
                blob.WriteSerializedString(attribute.Args[i]);
            }
            else
            {
                blob.WriteInt32(int.Parse(attribute.Args[i], CultureInfo.InvariantCulture));
            }
        }

        string[] properties = attribute.Args[arguments.Length..];
        blob.WriteUInt16((ushort)properties.Length);
        foreach (string property in properties)
        {
            blob.WriteByte((byte)CustomAttributeNamedArgumentKind.Property);
            blob.WriteByte((byte)SerializationTypeCode.Boolean);
            blob.WriteSerializedString(property);
            blob.WriteBoolean(true);
        }

        return metadata.GetOrAddBlob(blob);
    }
}
