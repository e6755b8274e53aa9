using System;
using NanoIoTNode.Core.Diagnostics;
using Xunit;

namespace NanoIoTNode.Core.Tests.Diagnostics;

/// <summary>What this side knows of a failed connection makes a cause of a number.</summary>
public sealed class ConnectAttemptTests
{
    private const int Verification = 0x40000000;
    private const int Alert = 0x20000000;

    private readonly BrokerIdentity _identity = new("broker.example", "node-1", null) { CertificateId = "ab12" };
    private readonly ConnectAttempt _attempt;

    public ConnectAttemptTests() =>
        _attempt = new ConnectAttempt(_identity, 8883)
        {
            UtcNow = new DateTime(2026, 11, 21, 7, 36, 20),
            Roots = ["Amazon Root CA 1", "Plant root"],
        };

    [Fact]
    public void An_unknown_root_is_told_with_its_issuer_and_the_stored_roots()
    {
        _attempt.Peer = new PeerReport { Subject = "broker.example", Issuer = "Web CA", Root = "Web root" };

        NetworkFailure failure = NetworkErrorDecoder.DecodeConnect(Verification | 0x08, _attempt);

        Assert.Equal(ErrorCode.TlsIssuerNotTrusted, failure.Code);
        Assert.Equal(
            "issuer not among the stored roots; certificate \"broker.example\" of issuer \"Web CA\" under \"Web root\"; "
                + "stored roots: \"Amazon Root CA 1\", \"Plant root\"; flags 0x8; last step: TLS handshake",
            failure.Details);
    }

    [Theory]
    [InlineData(0x200, 2026, ErrorCode.TlsCertificateNotYetValid, "; the clock says 2026-11-21T")]
    [InlineData(0x200, 2000, ErrorCode.TlsClockNotSet, "; the clock is not set, it says 2000-11-21T")]
    [InlineData(0x01, 2026, ErrorCode.TlsCertificateDates, "; the clock says 2026-11-21T")]
    [InlineData(0x01, 2999, ErrorCode.TlsClockNotSet, "; the clock is not set, it says 2999-11-21T")]
    public void Dates_are_told_with_the_clock_and_an_unset_clock_is_not_blamed_on_the_certificate(
        int flags, int year, string code, string words)
    {
        _attempt.UtcNow = new DateTime(year, 11, 21);

        NetworkFailure failure = NetworkErrorDecoder.DecodeConnect(Verification | flags, _attempt);

        Assert.Equal(code, failure.Code);
        Assert.Contains(words, failure.Details, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_name_is_told_with_the_one_that_was_asked_for()
    {
        _attempt.Peer = new PeerReport { Subject = "other.example", Issuer = "Plant root", Root = "Plant root" };

        Assert.StartsWith(
            "made out to another name; certificate \"other.example\" of issuer \"Plant root\"; asked for \"broker.example\"",
            NetworkErrorDecoder.DecodeConnect(Verification | 0x04, _attempt).Details);
    }

    [Fact]
    public void No_common_cipher_is_told_with_what_was_offered()
    {
        string details = NetworkErrorDecoder.DecodeConnect(Alert | 40, _attempt).Details;

        Assert.Contains("we offered TLS 1.2, ECDHE-ECDSA and ECDHE-RSA", details, StringComparison.Ordinal);
        Assert.Contains("client certificate sent: yes, id ab12", details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(42)]
    [InlineData(116)]
    public void A_wanted_certificate_that_is_not_stored_is_not_called_refused(int alert)
    {
        _identity.CertificateId = null;

        NetworkFailure failure = NetworkErrorDecoder.DecodeConnect(Alert | alert, _attempt);

        Assert.Equal(ErrorCode.TlsCertificateWanted, failure.Code);
        Assert.Contains("client certificate sent: no", failure.Details, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_does_not_fit_is_told_with_its_size_and_the_limit()
    {
        _attempt.Peer = new PeerReport { TooLargeMessage = 7100, MessageLimit = 6144 };

        NetworkFailure failure = NetworkErrorDecoder.DecodeConnect(-0x7200, _attempt);

        Assert.Equal(ErrorCode.TlsMessageTooLarge, failure.Code);
        Assert.StartsWith("the server's message has 7100 bytes, at most 6144 fit; ", failure.Details);
    }

    [Theory]
    [InlineData(10061, 40, ErrorCode.TcpRefused)]
    [InlineData(10061, 10_000, ErrorCode.TcpTimedOut)]
    [InlineData(10060, 35_000, ErrorCode.TcpTimedOut)]
    public void A_refusal_comes_at_once_and_silence_takes_its_time(int errorCode, int elapsed, string code)
    {
        _attempt.ElapsedMilliseconds = elapsed;

        NetworkFailure failure = NetworkErrorDecoder.DecodeConnect(errorCode, _attempt);

        Assert.Equal(code, failure.Code);
        Assert.StartsWith("broker.example:8883 within ", failure.Details);
        Assert.EndsWith("; last step: TCP connect", failure.Details);
    }

    [Fact]
    public void Every_number_is_explained_with_the_last_step()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int i = 0; i < 20000; i++)
        {
            int errorCode = random.Next(int.MinValue, -1);
            errorCode = i % 2 == 0 ? errorCode : (i % 4 == 1 ? Verification : Alert) | random.Next(0x20000);
            NetworkFailure failure = NetworkErrorDecoder.DecodeConnect(errorCode, _attempt);
            Assert.True(
                ErrorCatalogue.Find(failure.Code) is { Layer: Layers.Tls }
                    && failure.Details.EndsWith("; last step: TLS handshake", StringComparison.Ordinal),
                $"seed {seed}: {errorCode} gave {failure.Code} ({failure.Details})");
        }
    }
}
