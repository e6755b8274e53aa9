using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>Collects what the rules find, each construct once for a member.</summary>
internal sealed class Findings(string assembly)
{
    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public void Add(MemberReference member, Construct? construct, string detail)
    {
        if (construct is not null)
        {
            Add(Name(member), construct, detail);
        }
    }

    public void Add(Construct construct, string detail) => Add(assembly, construct, detail);

    private void Add(string member, Construct construct, string detail)
    {
        if (!_all.Any(f => f.Member == member && f.Construct == construct))
        {
            _all.Add(new Finding(assembly, member, construct, detail));
        }
    }

    private static string Name(MemberReference member) =>
        member.DeclaringType is null ? member.FullName : $"{member.DeclaringType.FullName}.{member.Name}";
}
