using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using Xunit;

namespace NanoIoTNode.Core.Tests.Connection;

public sealed class ConnectionProfileTests
{
    private const string Path = "projects/plant-7/locations/europe-west1/registries/halls/devices/node-3";

    [Fact]
    public void Aws_is_known_by_its_names_and_shows_the_certificate()
    {
        var profile = new ConnectionProfile(Of("a1-ats.iot.eu-west-1.amazonaws.com"));

        Assert.Equal(ServerKind.Aws, profile.Kind);
        Assert.Equal("node", profile.ClientId);
        Assert.True(profile.ShowsCertificate);
        Assert.True(profile.HasLastWill);
        Assert.Equal(ProtocolChoice.Mqtt5, profile.ChooseProtocol(0).Next);
        Assert.Equal(ProtocolChoice.Mqtt311, profile.ChooseProtocol(ProtocolChoice.Mqtt311).Next);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_generic_broker_gets_user_name_and_password_with_or_without_a_certificate(bool certificate)
    {
        NodeConfiguration configuration = Of("broker.example");
        configuration.UserName = "user";
        configuration.Password = "secret";
        configuration.ClientId = "another";
        configuration.PersistentSession = true;
        configuration.CertificateChain = certificate ? [[1]] : [];

        var profile = new ConnectionProfile(configuration);

        Assert.Equal(ServerKind.Generic, profile.Kind);
        Assert.Equal(("another", "user", "secret"), (profile.ClientId, profile.UserName, profile.Password));
        Assert.Equal(certificate, profile.ShowsCertificate);
        Assert.True(profile.PersistentSession);
    }

    [Fact]
    public void A_device_path_as_client_id_signs_in_with_a_token_and_asks_for_nothing_that_such_servers_lack()
    {
        NodeConfiguration configuration = Of("mqtt.example");
        configuration.ClientId = Path;
        configuration.PersistentSession = true;
        configuration.Password = "not sent";

        var profile = new ConnectionProfile(configuration);

        Assert.Equal(ServerKind.Token, profile.Kind);
        Assert.Equal("plant-7", profile.Path.Project);
        Assert.Equal("unused", profile.UserName);
        Assert.Null(profile.Password);
        Assert.False(profile.ShowsCertificate || profile.HasLastWill || profile.PersistentSession);
        Assert.Equal(ProtocolChoice.Mqtt311, profile.ChooseProtocol(0).Next);
        Assert.Equal("/devices/node-3/events", profile.Topics.Telemetry);
        Assert.Equal("/devices/node-3/state", profile.Topics.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("projects/p/locations/l/registries/r/devices/")]
    [InlineData("projects/p/locations/l/registries/r/devices")]
    [InlineData("projects/p/locations/l/registries/r/devices/d/more")]
    [InlineData("project/p/locations/l/registries/r/devices/d")]
    [InlineData("/projects/p/locations/l/registries/r/devices/d")]
    public void What_only_resembles_a_device_path_is_none(string clientId)
    {
        Assert.Null(DevicePath.Read(clientId));
    }

    [Theory]
    [InlineData(0, 0, 30)]
    [InlineData(29, 0, 30)]
    [InlineData(30, 0, 30)]
    [InlineData(1200, 0, 1200)]
    [InlineData(86400, 0, 1200)]
    [InlineData(60, 20, 20)]
    [InlineData(60, 600, 60)]
    public void The_keep_alive_stays_between_30_and_1200_seconds_unless_the_server_wants_less(
        int wanted, int server, int asked)
    {
        Assert.Equal(asked, KeepAlive.For(wanted, server));
    }

    private static NodeConfiguration Of(string endpoint) =>
        new() { Endpoint = endpoint, ThingName = "node", CertificateChain = [[1]], PrivateKey = [2] };
}
