using System;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Time;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>
/// The questions for certificates and the key, each answered by pasting a file, or several files one behind the other.
/// </summary>
internal sealed class CredentialQuestions
{
    private readonly IConsole _console;
    private readonly Questions _questions;
    private readonly Draft _draft;
    private readonly IWallClock _clock;
    private readonly ICredentialVerifier _verifier;

    internal CredentialQuestions(
        IConsole console, Questions questions, Draft draft, IWallClock clock, ICredentialVerifier verifier)
    {
        _console = console;
        _questions = questions;
        _draft = draft;
        _clock = clock;
        _verifier = verifier;
    }

    private NodeConfiguration Values => _draft.Values;

    private bool SignsTokens => DevicePath.Read(Values.ClientId) != null;

    private DateTime Now => ClockFloor.IsPlausible(_clock.UtcNow) ? _clock.UtcNow : CredentialCheck.ClockUnset;

    /// <summary>
    /// The device's certificate, and behind it those of its issuers. A private key in the same paste is taken as well:
    /// the AWS command line prints both in one piece.
    /// </summary>
    internal Step AskDeviceCertificate()
    {
        if (SignsTokens)
        {
            _draft.TakeChain(new byte[0][]);
            return Step.Skip;
        }

        string kept = Values.DeviceCertificate == null ? null : CredentialText.SubjectOf(Values.DeviceCertificate);
        string word = EndpointRule.IsAws(Values.Endpoint) ? null : Questions.None;
        Step step = _questions.Pem("Device certificate (PEM)", kept, "the device certificate", word, out PemPaste paste);
        if (step == Step.Next && paste == null && word != null && _questions.LastWord == word)
        {
            _console.WriteLine("  none: the node signs in without a certificate");
            _draft.TakeChain(new byte[0][]);
            _draft.TakeKey(null);
        }

        if (step != Step.Next || paste == null)
        {
            return step;
        }

        byte[][] chain = new byte[CountChain(paste)][];
        CredentialBlock key = null;
        int length = 0;
        for (int i = 0; i < paste.Count; i++)
        {
            CredentialBlock block = paste[i];
            if (chain.Length < paste.Count && IsBesideCertificates(block.Kind))
            {
                key = block.Kind == CredentialKind.PrivateKey ? block : key;
                continue;
            }

            CredentialFinding finding = length == 0
                ? CredentialCheck.DeviceCertificate(block, Now)
                : CredentialCheck.IssuingCertificate(block, Now);
            if (finding != null)
            {
                return Refuse(paste, finding);
            }

            chain[length++] = block.Der;
        }

        return TakeChain(paste, chain, key);
    }

    internal Step AskPrivateKey()
    {
        if (Values.DeviceCertificate == null && !SignsTokens)
        {
            return Step.Skip;
        }

        bool keeps = Values.PrivateKey != null && (SignsTokens
            || (CredentialCheck.Belongs(Values.PrivateKey, Values.DeviceCertificate)
                && _verifier.KeyBelongs(Values.DeviceCertificate, Values.PrivateKey)));
        Step step = _questions.Pem(
            "Private key (PEM)", keeps ? Questions.Stored : null, "the private key", null, out PemPaste paste);
        if (step != Step.Next || paste == null)
        {
            return step;
        }

        // `openssl ecparam -genkey` writes the curve into a block of its own before the key.
        int at = paste.Count > 1 && paste[0].Kind == CredentialKind.Parameters ? 1 : 0;
        CredentialFinding finding = CheckKey(paste[at], Values.DeviceCertificate);
        return finding == null ? TakeKey(paste[at]) : Refuse(paste, finding);
    }

    /// <summary>One or more roots of the user's own, or the Amazon roots, or both.</summary>
    internal Step AskRoots()
    {
        Step step = _questions.Pem(
            "Root CA (PEM), Enter for the Amazon roots", KeptRoots(), "the root CA", Questions.Amazon, out PemPaste paste);
        if (step != Step.Next)
        {
            return step;
        }

        if (paste == null)
        {
            if (_questions.LastWord == Questions.Amazon)
            {
                _draft.TakeRoots(new byte[0][], NodeConfiguration.AllBuiltInRoots);
            }

            return Step.Next;
        }

        var roots = new byte[paste.Count][];
        for (int i = 0; i < paste.Count; i++)
        {
            CredentialFinding finding = CredentialCheck.RootCertificate(paste[i], Now);
            if (finding != null)
            {
                return Refuse(paste, finding);
            }

            roots[i] = paste[i].Der;
        }

        return TakeRoots(paste, roots);
    }

    private Step TakeChain(PemPaste paste, byte[][] chain, CredentialBlock key)
    {
        CredentialFinding finding = CredentialSets.Chain(chain) ?? CredentialProof.Chain(chain, _verifier)
            ?? (key == null ? null : CheckKey(key, chain[0]));
        if (finding != null)
        {
            return Refuse(paste, finding);
        }

        ShowAll(chain);
        _console.WriteLine("  certificate id " + CertificateId.Of(chain[0]));
        _draft.TakeChain(chain);
        return key == null ? Step.Next : TakeKey(key);
    }

    private CredentialFinding CheckKey(CredentialBlock key, byte[] certificate)
    {
        if (certificate == null)
        {
            return CredentialCheck.TokenKey(key);
        }

        return CredentialCheck.PrivateKey(key, certificate) ?? CredentialProof.Key(certificate, key.Der, _verifier);
    }

    private Step TakeKey(CredentialBlock key)
    {
        _console.WriteLine("  private key " + CredentialText.OfKey(key.Der));
        _draft.TakeKey(key.Der);
        return Step.Next;
    }

    private Step TakeRoots(PemPaste paste, byte[][] roots)
    {
        var taken = new NodeConfiguration { Roots = roots, BuiltInRoots = 0 };
        taken.TakeBuiltInRootsByReference();
        CredentialFinding finding = CredentialSets.Roots(taken.Roots) ?? CredentialProof.Roots(taken.Roots, _verifier);
        if (finding != null)
        {
            return Refuse(paste, finding);
        }

        ShowAll(roots);
        if (taken.Roots.Length > 0)
        {
            Step step = _questions.Choice("Trust the Amazon roots as well? (yes/no)", "no", out string answer);
            if (step != Step.Next)
            {
                return step == Step.Back ? Step.Again : step;
            }

            taken.BuiltInRoots = answer == "yes" ? NodeConfiguration.AllBuiltInRoots : taken.BuiltInRoots;
        }

        _draft.TakeRoots(taken.Roots, taken.BuiltInRoots);
        return Step.Next;
    }

    private string KeptRoots()
    {
        if (Values.Roots.Length == 0 && Values.BuiltInRoots == NodeConfiguration.AllBuiltInRoots)
        {
            return null;
        }

        return "stored: " + ConfigurationSummary.Roots(Values) + ", Enter keeps; the word " + Questions.Amazon
            + " takes the Amazon roots";
    }

    private void ShowAll(byte[][] certificates)
    {
        foreach (byte[] certificate in certificates)
        {
            _console.WriteLine("  " + CredentialText.OfCertificate(certificate));
        }
    }

    private Step Refuse(PemPaste paste, CredentialFinding finding)
    {
        paste.Clear();
        return _questions.Refuse(finding.ToRefusal());
    }

    private static bool IsBesideCertificates(CredentialKind kind)
    {
        return kind == CredentialKind.PrivateKey || kind == CredentialKind.PublicKey || kind == CredentialKind.Parameters;
    }

    // Keys beside certificates are no certificates gone wrong; a paste without any certificate is judged as one.
    private static int CountChain(PemPaste paste)
    {
        int beside = 0;
        bool hasCertificate = false;
        for (int i = 0; i < paste.Count; i++)
        {
            beside += IsBesideCertificates(paste[i].Kind) ? 1 : 0;
            hasCertificate |= paste[i].Kind == CredentialKind.Certificate;
        }

        return hasCertificate ? paste.Count - beside : paste.Count;
    }
}
