using System;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Explained;

/// <summary>A broker that wants a client certificate, and a node that was given none.</summary>
public sealed class CertificateWantedTests
{
    [Fact]
    public async Task Broker_that_wants_a_client_certificate_is_not_said_to_refuse_one()
    {
        await using Rig rig = await Rig.StartAsync();

        int trial = await rig.EnterAsync(a => a with { CertificatePem = "", PrivateKeyPem = "" });

        int cause = await rig.WaitForConsoleAsync(" tls: NIN-S22 ", trial);
        await rig.WaitForConsoleAsync("Not stored: it does not work yet (NIN-S22, see above).", cause);
        Assert.Contains("(alert 40, handshake_failure; client certificate sent: no; last step: TLS handshake)", rig.Console[cause..], StringComparison.Ordinal);
        Assert.Contains(" tls: cure: hold the blue button 3 s", rig.Console[cause..], StringComparison.Ordinal);
    }
}
