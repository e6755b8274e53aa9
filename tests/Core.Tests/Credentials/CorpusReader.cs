using System;
using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.Core.Credentials;

namespace NanoIoTNode.Core.Tests.Credentials;

/// <summary>Hands a file's bytes in as the dialogue does, and gives the verdict as verdicts.txt writes it.</summary>
internal static class CorpusReader
{
    private static readonly DotnetVerifier s_verifier = new();

    /// <summary>The verdict on bytes handed in where <paramref name="asked"/> is asked for.</summary>
    public static string Judge(string file, byte[] content, string asked, DateTime now, byte[]? certificate)
    {
        CredentialBlock[] blocks;
        if (file.EndsWith(".der", StringComparison.Ordinal))
        {
            blocks = [new CredentialBlock(content)];
        }
        else
        {
            PemPaste paste = Read(content);
            blocks = [.. Enumerable.Range(0, paste.Count).Select(i => paste[i])];
            string? verdict = paste.Overflowed ? "Overflowed" : paste.IsInsideBlock ? "Unended"
                : blocks.Length == 0 ? "NoFrame:" + paste.Unframed : null;
            if (verdict is not null)
            {
                return verdict;
            }
        }

        return Name(Check(blocks, asked, now, certificate));
    }

    /// <summary>The DER of each block.</summary>
    public static byte[][] Blocks(string file, byte[] content)
    {
        if (file.EndsWith(".der", StringComparison.Ordinal))
        {
            return [content];
        }

        PemPaste paste = Read(content);
        return [.. Enumerable.Range(0, paste.Count).Select(i => paste[i].Der)];
    }

    private static PemPaste Read(byte[] content)
    {
        var paste = new PemPaste();
        foreach (byte octet in content)
        {
            paste.Feed(octet);
        }

        paste.EndLine();
        return paste;
    }

    private static CredentialFinding? Check(CredentialBlock[] blocks, string asked, DateTime now, byte[]? certificate)
    {
        CredentialBlock first = blocks.FirstOrDefault(b => b.Kind != CredentialKind.Parameters) ?? blocks[0];
        byte[][] all = [.. blocks.Select(b => b.Der)];
        return asked switch
        {
            "device" => CredentialCheck.DeviceCertificate(first, now),
            "issuer" => CredentialCheck.IssuingCertificate(first, now),
            "root" => CredentialCheck.RootCertificate(first, now),
            "key" => CredentialCheck.PrivateKey(first, certificate!),
            "chain" => CredentialCheck.DeviceCertificate(first, now)
                ?? FirstOf(blocks.Skip(1), b => CredentialCheck.IssuingCertificate(b, now)) ?? CredentialSets.Chain(all),
            "roots" => FirstOf(blocks, b => CredentialCheck.RootCertificate(b, now)) ?? CredentialSets.Roots(all),
            "proof-key" => CredentialProof.Key(certificate!, first.Der, s_verifier),
            "proof-chain" => CredentialProof.Chain(all, s_verifier),
            "proof-root" => CredentialProof.Roots([first.Der], s_verifier),
            _ => throw new ArgumentException(asked, nameof(asked)),
        };
    }

    private static CredentialFinding? FirstOf(
        IEnumerable<CredentialBlock> blocks, Func<CredentialBlock, CredentialFinding?> check) =>
        blocks.Select(check).FirstOrDefault(finding => finding is not null);

    private static string Name(CredentialFinding? finding)
    {
        if (finding is null)
        {
            return "good";
        }

        return finding.Verdict == CredentialVerdict.WrongKind ? "WrongKind:" + finding.Kind : finding.Verdict.ToString();
    }
}
