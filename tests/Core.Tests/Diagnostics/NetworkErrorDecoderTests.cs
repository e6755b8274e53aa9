using System;
using NanoIoTNode.Core.Diagnostics;
using Xunit;

namespace NanoIoTNode.Core.Tests.Diagnostics;

public sealed class NetworkErrorDecoderTests
{
    private const int Verification = 0x40000000;
    private const int Alert = 0x20000000;

    [Theory]
    [InlineData(10061, ErrorCode.TcpRefused)]
    [InlineData(10060, ErrorCode.TcpTimedOut)]
    [InlineData(10054, ErrorCode.TcpConnectionLost)]
    [InlineData(10057, ErrorCode.TcpConnectionLost)]
    [InlineData(-0x50, ErrorCode.TcpConnectionLost)]
    [InlineData(10024, ErrorCode.TcpNoSocketFree)]
    [InlineData(10050, ErrorCode.TcpNoLink)]
    [InlineData(11001, ErrorCode.NameUnknown)]
    [InlineData(10022, ErrorCode.TcpOtherFailure)]
    [InlineData(-1, ErrorCode.TcpOtherFailure)]
    [InlineData(0, ErrorCode.TcpOtherFailure)]
    public void Socket_errors_are_named(int errorCode, string expected)
    {
        Assert.Equal(expected, NetworkErrorDecoder.Decode(errorCode).Code);
    }

    [Theory]
    [InlineData(11001, ErrorCode.NameUnknown)]
    [InlineData(11003, ErrorCode.NameTooLong)]
    [InlineData(10060, ErrorCode.NameServerSilent)]
    [InlineData(10050, ErrorCode.TcpNoLink)]
    public void A_failure_while_resolving_is_one_of_dns(int errorCode, string expected)
    {
        Assert.Equal(expected, NetworkErrorDecoder.DecodeName(errorCode, "example.org").Code);
    }

    [Theory]
    [InlineData(10054, ErrorCode.TlsBrokenOff)]
    [InlineData(10053, ErrorCode.TlsBrokenOff)]
    [InlineData(10061, ErrorCode.TcpRefused)]
    [InlineData(10060, ErrorCode.TcpTimedOut)]
    [InlineData(Alert | 48, ErrorCode.TlsDeviceIssuerUnknown)]
    public void A_connection_that_breaks_while_it_is_made_broke_in_the_handshake(int errorCode, string expected)
    {
        Assert.Equal(expected, NetworkErrorDecoder.DecodeConnect(errorCode, null).Code);
    }

    [Fact]
    public void The_name_that_could_not_be_resolved_is_quoted()
    {
        Assert.Equal("\"example.org\"; last sent: DNS query", NetworkErrorDecoder.DecodeName(11001, "example.org").Details);
    }

    [Theory]
    [InlineData(0x08, ErrorCode.TlsIssuerNotTrusted, "issuer not among the stored roots")]
    [InlineData(0x208, ErrorCode.TlsIssuerNotTrusted, "issuer not among the stored roots, not yet valid")]
    [InlineData(0x01, ErrorCode.TlsCertificateDates, "expired")]
    [InlineData(0x200, ErrorCode.TlsCertificateNotYetValid, "not yet valid")]
    [InlineData(0x04, ErrorCode.TlsNameMismatch, "made out to another name")]
    [InlineData(0x10000, ErrorCode.TlsWeakCertificate, "key too short or curve not allowed")]
    [InlineData(0x4008, ErrorCode.TlsWeakCertificate, "issuer not among the stored roots, signed with a weak hash")]
    [InlineData(0x800, ErrorCode.TlsCertificateUnfit, "key usage does not fit")]
    public void Verification_flags_are_told_in_words(int flags, string code, string words)
    {
        NetworkFailure failure = NetworkErrorDecoder.Decode(Verification | flags);

        Assert.Equal(code, failure.Code);
        Assert.Equal($"{words}; flags 0x{flags:X}; last step: TLS handshake", failure.Details);
    }

    [Theory]
    [InlineData(40, ErrorCode.TlsNoCommonParameters, "handshake_failure")]
    [InlineData(42, ErrorCode.TlsDeviceCertificateRefused, "bad_certificate")]
    [InlineData(46, ErrorCode.TlsDeviceCertificateRefused, "certificate_unknown")]
    [InlineData(48, ErrorCode.TlsDeviceIssuerUnknown, "unknown_ca")]
    [InlineData(43, ErrorCode.TlsDeviceCertificateType, "unsupported_certificate")]
    [InlineData(44, ErrorCode.TlsDeviceCertificateRevoked, "certificate_revoked")]
    [InlineData(45, ErrorCode.TlsDeviceCertificateExpired, "certificate_expired")]
    [InlineData(49, ErrorCode.TlsDeviceAccessDenied, "access_denied")]
    [InlineData(51, ErrorCode.TlsDeviceProofRefused, "decrypt_error")]
    [InlineData(70, ErrorCode.TlsProtocolVersion, "protocol_version")]
    [InlineData(71, ErrorCode.TlsNoCommonParameters, "insufficient_security")]
    [InlineData(80, ErrorCode.TlsServerInternal, "internal_error")]
    [InlineData(112, ErrorCode.TlsNameNotServed, "unrecognized_name")]
    [InlineData(116, ErrorCode.TlsCertificateWanted, "certificate_required")]
    [InlineData(120, ErrorCode.TlsNoCommonProtocol, "no_application_protocol")]
    [InlineData(90, ErrorCode.TlsOtherAlert, "user_canceled")]
    [InlineData(0, ErrorCode.TlsClosedByServer, "close_notify")]
    public void Alerts_are_told_by_number_and_name(int alert, string code, string name)
    {
        NetworkFailure failure = NetworkErrorDecoder.Decode(Alert | alert);

        Assert.Equal(code, failure.Code);
        Assert.Equal($"alert {alert}, {name}; last step: TLS handshake", failure.Details);
    }

    [Theory]
    [InlineData(-0x7880, ErrorCode.TlsClosedByServer)]
    [InlineData(-0x7F00, ErrorCode.TlsOutOfMemory)]
    [InlineData(-0x6800, ErrorCode.TlsHandshakeTimedOut)]
    [InlineData(-0x2180, ErrorCode.TlsStoredCredentialUnusable)]
    [InlineData(-0x21A2, ErrorCode.TlsStoredCredentialUnusable)]
    [InlineData(-0x7200, ErrorCode.TlsNotTls)]
    [InlineData(-0x7280, ErrorCode.TlsBrokenOff)]
    [InlineData(-0x6E80, ErrorCode.TlsProtocolVersion)]
    [InlineData(-0x7980, ErrorCode.TlsNoCommonParameters)]
    [InlineData(-0x0034, ErrorCode.TlsRandomFailed)]
    [InlineData(-0x7080, ErrorCode.TlsMessageTooLarge)]
    [InlineData(-0x7180, ErrorCode.TlsOtherFailure)]
    public void Other_codes_of_mbedTLS_are_grouped_by_their_module(int errorCode, string expected)
    {
        NetworkFailure failure = NetworkErrorDecoder.Decode(errorCode);

        Assert.Equal(expected, failure.Code);
        Assert.Contains($"-0x{-errorCode:X4}", failure.Details, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_number_leads_to_a_row_of_the_catalogue()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int i = 0; i < 20000; i++)
        {
            int errorCode = random.Next(int.MinValue, int.MaxValue);
            string code = NetworkErrorDecoder.Decode(errorCode).Code;
            Assert.True(ErrorCatalogue.Find(code) is not null, $"seed {seed}: {errorCode} gave {code}");
        }
    }
}
