using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>
/// The order in which the metadata processor writes an assembly's types: by name, and before each the type that it is nested
/// in, its interfaces, and what the methods that it calls take and return.
/// </summary>
internal sealed class TypeOrder
{
    private readonly HashSet<string> _seen = [];
    private readonly List<TypeDefinition> _types = [];

    public static IReadOnlyList<TypeDefinition> Of(ModuleDefinition module)
    {
        var order = new TypeOrder();
        order.Add(module.GetTypes().Where(t => t.FullName != "<Module>").OrderBy(t => t.FullName, StringComparer.InvariantCulture));
        return order._types;
    }

    private void Add(IEnumerable<TypeDefinition> types)
    {
        foreach (TypeDefinition type in types.Where(t => !_seen.Contains(t.FullName)))
        {
            if (type.DeclaringType != null)
            {
                Add([type.DeclaringType]);
            }

            Add(OfThisAssembly(type.Interfaces.Select(i => i.InterfaceType)));
            if (_seen.Add(type.FullName))
            {
                Add(OfThisAssembly(Called(type).SelectMany(m => m.Parameters.Select(p => p.ParameterType).Prepend(m.ReturnType))));
                _types.Add(type);
            }
        }
    }

    private static IEnumerable<MethodReference> Called(TypeDefinition type) =>
        type.Methods.Where(m => m.HasBody).SelectMany(m => m.Body.Instructions).Select(i => i.Operand).OfType<MethodReference>();

    private static IEnumerable<TypeDefinition> OfThisAssembly(IEnumerable<TypeReference> types) =>
        types.Select(t => t.GetElementType()).OfType<TypeDefinition>();
}
