using System;
using FsCheck;
using FsCheck.Fluent;
using NanoIoTNode.Viewer.Broker;
using NanoIoTNode.Viewer.Readings;
using Xunit;

namespace NanoIoTNode.Viewer.Tests.Broker;

/// <summary>The lines are those of mosquitto_sub 2.0.11; the end-to-end tests meet the installed one.</summary>
public sealed class SubscriberOutputTests
{
    private readonly SubscriberOutput _output = new(new BrokerOptions
    {
        Host = "broker.example",
        Port = 8883,
        Telemetry = [new TopicFilter("dt/+/telemetry"), new TopicFilter("b")],
        Status = new TopicFilter("dt/+/status"),
    });

    [Fact]
    public void Any_payload_and_topic_come_through()
    {
        Gen<(byte[] Payload, string Topic)> messages =
            from payload in ArbMap.Default.GeneratorFor<byte[]>()
            from topic in ArbMap.Default.GeneratorFor<string>().Where(text => text is not null)
            select (payload, topic);

        Check.One(Seeded.Config, Prop.ForAll(messages.ToArbitrary(), message =>
            _output.Take($"message {Convert.ToHexStringLower(message.Payload)} {message.Topic}") is Message read
            && read.Topic == message.Topic && read.Payload.Span.SequenceEqual(message.Payload)));
    }

    [Theory]
    [InlineData("message 7b")]
    [InlineData("message 7 a")]
    [InlineData("message zz a")]
    public void A_damaged_message_line_is_left_out(string line)
    {
        Assert.Null(_output.Take(line));
    }

    [Fact]
    public void A_connection_is_told_when_the_broker_has_taken_the_subscription()
    {
        Assert.Null(_output.Take("Client (null) sending CONNECT"));
        Assert.Null(_output.Take("Client (null) received CONNACK (0)"));
        Assert.Null(_output.Take("Client (null) received SUBACK"));
        Assert.Equal(new Connected(null), _output.Take("Subscribed (mid: 1): 1, 1, 1"));
    }

    [Fact]
    public void A_filter_that_is_refused_beside_others_is_told_and_the_rest_goes_on()
    {
        var connected = Assert.IsType<Connected>(_output.Take("Subscribed (mid: 1): 1, 1, 128"));

        Assert.Equal("the broker does not let this client read dt/+/status", connected.Warning);
        Assert.False(_output.IsHopeless);
    }

    [Fact]
    public void Without_any_telemetry_there_is_no_hope()
    {
        Assert.Null(_output.Take("Subscribed (mid: 1): 128, 128, 0"));

        Assert.True(_output.IsHopeless);
        Assert.Contains("access rules", _output.Explain(null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_begins_anew_has_been_lost()
    {
        _output.Take("Client (null) sending CONNECT");
        _output.Take("Client (null) received CONNACK (0)");
        _output.Take("Subscribed (mid: 1): 1, 1, 1");

        Assert.Equal(new Lost("broker.example:8883 has ended the connection"), _output.Take("Client (null) sending CONNECT"));
        Assert.Equal(new Connected(null), _output.Take("Subscribed (mid: 2): 1, 1, 1"));
        Assert.False(_output.IsHopeless);
    }

    [Theory]
    [InlineData(false, "wants a client certificate")]
    [InlineData(true, "choose --client-id")]
    public void A_broker_that_ends_every_connection_is_explained_by_how_far_it_lets_us(bool isLetIn, string words)
    {
        for (int i = 0; i <= SubscriberOutput.MaxVainAttempts; i++)
        {
            Assert.False(_output.IsHopeless);
            _output.Take("Client (null) sending CONNECT");
            if (isLetIn)
            {
                _output.Take("Client (null) received CONNACK (0)");
            }
        }

        Assert.True(_output.IsHopeless);
        Assert.Contains(words, _output.Explain(null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_subscription_that_falls_silent_is_told_so()
    {
        _output.Take("Subscribed (mid: 1): 1, 1, 1");

        Assert.Equal("broker.example:8883 has fallen silent", _output.Explain(null));
    }

    [Theory]
    [InlineData("stdbuf: failed to run command 'mosquitto_sub': No such file or directory", 127, "apt-get install mosquitto-clients")]
    [InlineData("Connection error: Connection Refused: identifier rejected.", 2, "--client-id")]
    [InlineData("Connection error: Connection Refused: broker unavailable.", 3, "try again later")]
    [InlineData("Error: Network is unreachable", 1, "this machine's network")]
    [InlineData("Error: Something new", 1, "mosquitto_sub says: Error: Something new")]
    public void Complaints_that_no_broker_here_provokes_are_explained(string line, int exitCode, string words)
    {
        _output.Take(line);

        Assert.Contains(words, _output.Explain(exitCode), StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_without_a_word_is_told_with_its_exit_code()
    {
        Assert.Contains("exit code 137", _output.Explain(137), StringComparison.Ordinal);
    }
}
