using System;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Explained;

/// <summary>Handshakes that fail, each with a real server, and what the board says of them.</summary>
public sealed class HandshakeTests(TrialBench bench) : IClassFixture<TrialBench>
{
    private const string LastStep = "last step: TLS handshake";

    [Theory]
    [InlineData(40, "NIN-S05", "handshake_failure")]
    [InlineData(42, "NIN-S06", "bad_certificate")]
    [InlineData(43, "NIN-S23", "unsupported_certificate")]
    [InlineData(44, "NIN-S24", "certificate_revoked")]
    [InlineData(45, "NIN-S25", "certificate_expired")]
    [InlineData(46, "NIN-S06", "certificate_unknown")]
    [InlineData(48, "NIN-S07", "unknown_ca")]
    [InlineData(49, "NIN-S26", "access_denied")]
    [InlineData(51, "NIN-S27", "decrypt_error")]
    [InlineData(70, "NIN-S20", "protocol_version")]
    [InlineData(71, "NIN-S05", "insufficient_security")]
    [InlineData(80, "NIN-S28", "internal_error")]
    [InlineData(112, "NIN-S29", "unrecognized_name")]
    [InlineData(120, "NIN-S30", "no_application_protocol")]
    public async Task Alert_of_the_server_is_told_by_number_and_name(byte alert, string code, string name)
    {
        using var server = FaultServer.Alert(alert);

        await bench.ExpectAsync(server.Port, "tls", code, $"(alert {alert}, {name}", LastStep);

        Assert.True(server.Connections > 0);
    }

    [Fact]
    public async Task Expired_certificate_is_told_with_the_clock()
    {
        await ExpectRefusedAsync(
            bench.Pki.Server(TrialBench.Endpoint, -30, -2), "NIN-S02", "expired; ", "the clock says 20", "flags 0x1;");
    }

    [Fact]
    public async Task Certificate_that_is_not_valid_yet_is_told_with_the_clock()
    {
        await ExpectRefusedAsync(
            bench.Pki.Server(TrialBench.Endpoint, 2, 30), "NIN-S15", "not yet valid; ", "the clock says 20", "flags 0x200;");
    }

    [Fact]
    public async Task Certificate_of_another_name_is_told_with_the_name_asked_for()
    {
        await ExpectRefusedAsync(
            bench.Pki.Server("other.example"), "NIN-S03", $"asked for \"{TrialBench.Endpoint}\"", "flags 0x4;");
    }

    [Fact]
    public async Task Certificate_of_an_unknown_root_is_told_with_its_issuer_and_the_stored_roots()
    {
        using var other = new FaultPki("Another root");

        await ExpectRefusedAsync(
            other.Server(TrialBench.Endpoint),
            "NIN-S01",
            $"certificate \"{TrialBench.Endpoint}\" of issuer \"Another root\"; stored roots: \"{TrialBench.RootName}\"",
            "flags 0x8;");
    }

    [Fact]
    public async Task Self_signed_certificate_is_told_as_such()
    {
        await ExpectRefusedAsync(
            bench.Pki.SelfSignedServer(TrialBench.Endpoint),
            "NIN-S17",
            $"certificate \"{TrialBench.Endpoint}\" of issuer \"{TrialBench.Endpoint}\"",
            "flags 0x8;");
    }

    [Fact]
    public async Task Certificate_that_another_key_has_signed_in_the_roots_name_is_told_as_a_broken_signature()
    {
        using RSA another = RSA.Create(2048);

        await ExpectRefusedAsync(
            bench.Pki.Server(TrialBench.Endpoint, signer: another),
            "NIN-S19",
            $"of issuer \"{TrialBench.RootName}\"; stored roots: \"{TrialBench.RootName}\"");
    }

    [Fact]
    public async Task Certificate_that_does_not_fit_is_told_with_its_size_and_the_limit()
    {
        await ExpectRefusedAsync(
            bench.Pki.Server(TrialBench.Endpoint, furtherNames: 400), "NIN-S31", "the server's message has ", " bytes, at most ");
    }

    [Fact]
    public async Task Certificate_for_clients_is_refused()
    {
        await ExpectRefusedAsync(
            bench.Pki.Server(TrialBench.Endpoint, usage: "1.3.6.1.5.5.7.3.2"), "NIN-S04", "extended key usage does not fit");
    }

    [Fact]
    public async Task Weak_key_is_told()
    {
        using RSA weak = RSA.Create(1024);
        (string certificate, string key) =
            FaultPki.Write(bench.Pki.Server(TrialBench.Endpoint, key: weak), bench.Folder, "weak");
        using OpensslServer server =
            await OpensslServer.StartAsync(certificate, key, "-tls1_2", "-cipher", "DEFAULT:@SECLEVEL=0");

        await bench.ExpectAsync(server.Port, "tls", "NIN-S18", "key too short or curve not allowed", LastStep);
    }

    [Theory]
    [InlineData("-tls1_2", "-cipher", "AES256-SHA256")]
    [InlineData("-tls1_2", "-groups", "P-521")]
    public async Task No_common_cipher_or_curve_is_told_with_what_was_offered(params string[] arguments)
    {
        (string certificate, string key) = GoodFiles();
        using OpensslServer server = await OpensslServer.StartAsync(certificate, key, arguments);

        await bench.ExpectAsync(
            server.Port, "tls", "NIN-S05", "we offered TLS 1.2, ECDHE-ECDSA", "client certificate sent: yes, id ", LastStep);
    }

    [Fact]
    public async Task Server_of_TLS_1_3_alone_is_told_by_its_version()
    {
        (string certificate, string key) = GoodFiles();
        using OpensslServer server = await OpensslServer.StartAsync(certificate, key, "-tls1_3");

        await bench.ExpectAsync(server.Port, "tls", "NIN-S20", "alert 70, protocol_version", "we offered TLS 1.2", LastStep);
    }

    [Fact]
    public async Task Device_certificate_of_an_issuer_that_the_server_does_not_know_is_told()
    {
        using var other = new FaultPki("Another root");
        (string authority, _) = FaultPki.Write(other.Root, bench.Folder, "other");
        (string certificate, string key) = GoodFiles();
        using OpensslServer server = await OpensslServer.StartAsync(
            certificate, key, "-tls1_2", "-Verify", "1", "-verify_return_error", "-CAfile", authority);

        string said = await bench.TryAsync(server.Port);

        // The server closes behind its alert, which the board may or may not still get.
        Assert.Matches("tls: NIN-S(07|14|33) ", said);
        Assert.Contains("client certificate sent: yes, id ", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("220 mail.example ESMTP\r\n")]
    public async Task Server_without_TLS_is_told(string words)
    {
        using var server = FaultServer.Says(Encoding.ASCII.GetBytes(words));

        await bench.ExpectAsync(server.Port, "tls", "NIN-S21", "port 8883", LastStep);
    }

    [Fact]
    public async Task Silent_close_before_the_handshake_is_over_is_told()
    {
        using var server = FaultServer.ClosesAtHello();

        string said = await bench.TryAsync(server.Port);

        Assert.Matches("tls: NIN-S(14|33) ", said);
        Assert.Contains(LastStep, said, StringComparison.Ordinal);
    }

    private (string Certificate, string Key) GoodFiles() =>
        FaultPki.Write(bench.Pki.Server(TrialBench.Endpoint), bench.Folder, "good");

    private async Task ExpectRefusedAsync(X509Certificate2 certificate, string code, params string[] words)
    {
        using (certificate)
        {
            using var server = FaultServer.Tls(certificate);

            await bench.ExpectAsync(server.Port, "tls", code, [.. words, LastStep]);

            Assert.True(server.Connections > 0);
        }
    }
}
