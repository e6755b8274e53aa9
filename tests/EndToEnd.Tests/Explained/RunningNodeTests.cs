using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using NanoIoTNode.EndToEnd.Tests.Connection;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Explained;

/// <summary>What the running node says of a broker that it had, and loses or is refused something by.</summary>
public sealed class RunningNodeTests(RunningBench bench) : IClassFixture<RunningBench>
{
    private const string Status = "dt/nanoiotnode/test-node/status";
    private const string Telemetry = "dt/nanoiotnode/test-node/telemetry";

    [Fact]
    public async Task Row_07_Node_never_gives_up()
    {
        int from = await bench.LeadToAsync(1);
        for (int attempt = 0; attempt < 4; attempt++)
        {
            from = await bench.Rig.WaitForConsoleAsync("node: next attempt in ", from);
        }

        await bench.RecoverAsync();
    }

    [Fact]
    public void Row_34_First_connection_that_aws_closes_to_register_the_certificate_is_told_as_that_and_the_next_is_taken()
    {
        string said = bench.Rig.Console;
        int asked = said.IndexOf("registration asked; trying again (seen as NIN-S14: ", StringComparison.Ordinal);
        int stored = said.IndexOf("Stored as generation 1", StringComparison.Ordinal);

        Assert.InRange(asked, 0, stored);
        Assert.Single(Regex.Matches(said[..stored], "NIN-[A-Z][0-9]{2} the"));
    }

    [Fact]
    public async Task Row_11_12_What_follows_from_a_lost_access_point_is_marked()
    {
        int from = bench.Rig.Console.Length;
        await bench.Rig.Control.AccessPointAsync(up: false);
        await bench.Rig.WaitForConsoleAsync(" wifi: NIN-W07 ", from);
        int followOn = await bench.Rig.WaitForConsoleAsync("follow-on of NIN-W07: NIN-", from);

        Assert.DoesNotContain(" mqtt: NIN-M06", bench.Rig.Console[from..followOn], StringComparison.Ordinal);
        await bench.Rig.Control.AccessPointAsync(up: true);
        await bench.RecoverAsync();
    }

    [Fact]
    public async Task Row_20_Closed_after_publish_names_the_right_once_and_nothing_more_is_written()
    {
        using FaultServer server = bench.Start(new FaultBroker(publish: Answer.Close));
        int from = await bench.LeadToAsync(server.Port);

        int cause = await bench.Rig.WaitForConsoleAsync(" mqtt: NIN-M20 ", from);
        int next = await bench.Rig.WaitForConsoleAsync("node: next attempt in ", cause);

        string said = bench.Rig.Console[cause..next];
        Assert.Contains(
            $"(needs iot:Publish on {TrialBench.Arn}topic/{Status}; last sent: PUBLISH \"{Status}\")", said, StringComparison.Ordinal);
        Assert.DoesNotContain(" mqtt: NIN-M0", said.Replace("NIN-M08", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await bench.RecoverAsync();
    }

    [Fact]
    public async Task Row_26_Refused_client_does_not_cost_the_Wi_Fi_link()
    {
        using FaultServer server = bench.Start(new FaultBroker(connect: Answer.With(5, 0x87)));
        int from = await bench.LeadToAsync(server.Port);

        int refused = await bench.Rig.WaitForConsoleAsync(" mqtt: NIN-M13 ", from);
        int again = await bench.Rig.WaitForConsoleAsync("tcp: connecting to ", refused);

        Assert.DoesNotContain("wifi: ", bench.Rig.Console[refused..again], StringComparison.Ordinal);
        await bench.RecoverAsync();
    }

    [Fact]
    public async Task Refused_subscription_is_named_and_readings_go_on()
    {
        using FaultServer server = bench.Start(new FaultBroker(subscribe: Answer.With(0x80, 0x87)));
        int from = await bench.LeadToAsync(server.Port);

        int named = await bench.Rig.WaitForConsoleAsync(" mqtt: NIN-M17 ", from);
        await bench.Rig.WaitForConsoleAsync("mqtt: published ", named);
        await bench.RecoverAsync();
    }

    [Fact]
    public async Task Third_close_within_a_minute_of_its_connack_is_told_as_a_second_client()
    {
        int from = bench.Rig.Console.Length;
        int shortLives = 0;
        while (!bench.Rig.Console[from..].Contains(" mqtt: NIN-M21 ", StringComparison.Ordinal))
        {
            Assert.True(++shortLives <= 4, $"not told after {shortLives} closes:\n{bench.Rig.Console[from..]}");
            int closed = await bench.LeadToAsync(bench.GoodPort);
            await bench.Rig.WaitForConsoleAsync("mqtt: published ", await bench.Rig.WaitForConsoleAsync("node: next attempt", closed));
        }

        Assert.Contains(
            "NIN-M21 another client connects with the same client id (client id \"test-node\"", bench.Rig.Console[from..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x87, "NIN-M19", "not authorized")]
    [InlineData(0x97, "NIN-M15", "quota exceeded")]
    public async Task Refused_reading_names_the_right_is_kept_and_arrives_later_in_order_and_marked(byte reason, string code, string words)
    {
        var broker = new FaultBroker(publish: Answer.With(0, reason) with { Topic = Telemetry });
        using FaultServer server = bench.Start(broker);
        int from = await bench.LeadToAsync(server.Port);

        int named = await bench.Rig.WaitForConsoleAsync($" mqtt: {code} ", from);
        await bench.Rig.WaitForConsoleAsync(
            $"(reason 0x{reason:X2}, {words}; needs iot:Publish on {TrialBench.Arn}topic/{Telemetry}; last sent: PUBLISH \"{Telemetry}\")\r\n",
            named - 1);
        int again = await bench.Rig.WaitForConsoleAsync($" mqtt: {code} ", named);
        int before = bench.Good.Published.Count;
        await bench.RecoverAsync();

        Assert.DoesNotContain("mqtt: published ", bench.Rig.Console[named..again], StringComparison.Ordinal);
        List<ReceivedPublish> refused = [.. broker.Published.Where(p => p.IsReading)];
        Assert.Single(refused.Select(p => p.Sequence).Distinct());
        Assert.All(refused.Skip(1), p => Assert.True(p.IsMarked));

        List<ReceivedPublish> arrived = [.. bench.Good.Published.Skip(before).Where(p => p.IsReading)];
        Assert.NotEmpty(arrived);
        Assert.Equal(Enumerable.Range(0, arrived.Count).Select(i => refused[0].Sequence + i), arrived.Select(p => p.Sequence));
        Assert.Equal(Enumerable.Range(0, arrived.Count).Select(i => i == 0), arrived.Select(p => p.IsMarked));
    }

    [Fact]
    public async Task Reading_that_was_cut_off_before_its_acknowledgement_comes_again_with_the_mark_and_others_without()
    {
        var broker = new FaultBroker(publish: Answer.Close with { Topic = Telemetry, Times = 1 });
        using FaultServer server = bench.Start(broker);
        int from = await bench.LeadToAsync(server.Port);

        await bench.Rig.WaitForConsoleAsync(" mqtt: NIN-M20 ", from);
        await bench.RecoverAsync();

        // What was under way when the good broker was left has been sent before, and is marked too.
        ReceivedPublish cut = broker.Published.First(p => p.IsReading);
        ReceivedPublish again = broker.Published.Concat(bench.Good.Published)
            .First(p => p.IsReading && p.Sequence == cut.Sequence && p != cut);
        Assert.True(again.IsMarked);
        Assert.Single(
            broker.Published.Concat(bench.Good.Published).Where(p => p.IsReading && p.Sequence >= cut.Sequence && p != cut),
            p => p.IsMarked);
    }

    [Fact]
    public async Task Reading_that_nobody_subscribes_to_is_acknowledged_all_the_same()
    {
        using FaultServer server = bench.Start(new FaultBroker(publish: Answer.With(0, 0x10)));
        int from = await bench.LeadToAsync(server.Port);

        int connected = await bench.Rig.WaitForConsoleAsync("mqtt: connected as ", from);
        int published = await bench.Rig.WaitForConsoleAsync("mqtt: published ", connected);

        Assert.DoesNotContain("NIN-", bench.Rig.Console[connected..published], StringComparison.Ordinal);
        await bench.RecoverAsync();
    }

    [Fact]
    public async Task Refused_status_is_named_and_readings_go_on()
    {
        using FaultServer server = bench.Start(new FaultBroker(publish: Answer.With(0, 0x87) with { Topic = Status }));
        int from = await bench.LeadToAsync(server.Port);

        int named = await bench.Rig.WaitForConsoleAsync(" mqtt: NIN-M19 ", from);
        await bench.Rig.WaitForConsoleAsync($"topic/{Status}; last sent: PUBLISH ", named);
        await bench.Rig.WaitForConsoleAsync("mqtt: published ", named);
        await bench.RecoverAsync();
    }

    [Fact]
    public async Task Message_longer_than_the_broker_has_said_it_takes_is_not_sent_and_told()
    {
        var broker = new FaultBroker { LongestPacket = 60 };
        using FaultServer server = bench.Start(broker);
        int from = await bench.LeadToAsync(server.Port);

        await bench.Rig.WaitForConsoleAsync(" mqtt: NIN-M15 ", from);
        await bench.Rig.WaitForConsoleAsync("(reason 0x95, packet too large; ", from);
        await bench.RecoverAsync();

        Assert.Empty(broker.Published);
    }

    [Fact]
    public async Task Row_20_Link_that_is_silently_dead_is_told_as_that_and_left()
    {
        using var proxy = new FaultProxy(bench.GoodPort);
        int from = await bench.LeadToAsync(proxy.Port);
        await bench.Rig.WaitForConsoleAsync("mqtt: published ", await bench.Rig.WaitForConsoleAsync("mqtt: connected as ", from));

        from = bench.Rig.Console.Length;
        proxy.Stall();
        int named = await bench.Rig.WaitForConsoleAsync(" mqtt: NIN-M", from);

        Assert.StartsWith("23 ", bench.Rig.Console[named..], StringComparison.Ordinal);
        await bench.Rig.WaitForConsoleAsync("last sent: PINGREQ)", named);
        await bench.RecoverAsync();
    }

    [Fact]
    public async Task Message_that_stays_unacknowledged_by_a_broker_that_is_there_is_told_as_that()
    {
        using FaultServer server = bench.Start(new FaultBroker(publish: Answer.Silence with { Topic = Telemetry }));
        int from = await bench.LeadToAsync(server.Port);

        int connected = await bench.Rig.WaitForConsoleAsync("mqtt: connected as ", from);
        int named = await bench.Rig.WaitForConsoleAsync(" mqtt: NIN-M", connected);

        Assert.StartsWith("05 ", bench.Rig.Console[named..], StringComparison.Ordinal);
        await bench.RecoverAsync();
    }

    [Theory]
    [InlineData(0x8D, "NIN-M22", "keep-alive timeout")]
    [InlineData(0x8E, "NIN-M21", "session taken over")]
    [InlineData(0x97, "NIN-M15", "quota exceeded")]
    [InlineData(0x98, "NIN-M24", "administrative action")]
    public async Task Disconnect_of_the_broker_is_told_by_its_reason(byte reason, string code, string words)
    {
        using FaultServer server = bench.Start(new FaultBroker(publish: new Answer { Disconnect = reason }));
        int from = await bench.LeadToAsync(server.Port);

        int named = await bench.Rig.WaitForConsoleAsync($" mqtt: {code} ", from);
        await bench.Rig.WaitForConsoleAsync($"(reason 0x{reason:X2}, {words}; client id \"test-node\"; last sent: PUBLISH \"", named - 1);
        await bench.RecoverAsync();
    }
}

/// <summary>A node that runs with a good broker, and comes back to it after each test.</summary>
public sealed class RunningBench : IAsyncLifetime
{
    private FaultServer _good = null!;

    internal Rig Rig => Trial.Rig;

    /// <summary>Gets the board.</summary>
    public TrialBench Trial { get; } = new();

    internal FaultBroker Good { get; } = new() { ClosesFirst = 1 };

    /// <summary>Gets the port of the good broker.</summary>
    public int GoodPort => _good.Port;

    public async Task InitializeAsync()
    {
        await Trial.InitializeAsync();
        _good = Start(Good);
        await Trial.RunAsync(_good.Port);
    }

    public async Task DisposeAsync()
    {
        await Trial.DisposeAsync();
        _good.Dispose();
    }

    internal FaultServer Start(FaultBroker broker) => broker.Start(Trial.Pki.Server(TrialBench.Endpoint));

    /// <summary>Ends the connections to the good broker; the next attempts meet the port of a test.</summary>
    /// <returns>The console's position before.</returns>
    internal async Task<int> LeadToAsync(int port)
    {
        int from = Rig.Console.Length;
        await Trial.LeadToAsync(port);
        _good.Drop();
        return from;
    }

    /// <summary>Leads back to the good broker and waits for a reading there.</summary>
    internal async Task<int> RecoverAsync()
    {
        await Trial.LeadToAsync(_good.Port);
        int from = Rig.Console.Length;
        Rig.Type("test");
        int tested = await Rig.WaitForConsoleAsync("  all passed", from);
        return await Rig.WaitForConsoleAsync("mqtt: published ", tested);
    }
}
