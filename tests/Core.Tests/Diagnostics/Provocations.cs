using System;
using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Storage;
using NanoIoTNode.Core.Tests.Configuration;
using NanoIoTNode.Core.Tests.Provisioning;
using NanoIoTNode.Core.Tests.Storage;

namespace NanoIoTNode.Core.Tests.Diagnostics;

/// <summary>For each code of the catalogue an input or a failure that yields it.</summary>
internal static class Provocations
{
    private const int Verification = 0x40000000;
    private const int Alert = 0x20000000;

    /// <summary>Codes that this process can provoke, with what gives the words in which the code must stand.</summary>
    public static Dictionary<string, Func<string>> Here { get; } = new()
    {
        [ErrorCode.NameUnknown] = () => NetworkErrorDecoder.DecodeName(11001, "nowhere.invalid").Code,
        [ErrorCode.NameServerSilent] = () => NetworkErrorDecoder.DecodeName(10060, "broker.example").Code,
        [ErrorCode.NameTooLong] = () => NetworkErrorDecoder.DecodeName(11003, "long.example").Code,
        [ErrorCode.TlsIssuerNotTrusted] = () => NetworkErrorDecoder.Decode(Verification | 0x08).Code,
        [ErrorCode.TlsCertificateDates] = () => NetworkErrorDecoder.Decode(Verification | 0x01).Code,
        [ErrorCode.TlsNameMismatch] = () => NetworkErrorDecoder.Decode(Verification | 0x04).Code,
        [ErrorCode.TlsCertificateUnfit] = () => NetworkErrorDecoder.Decode(Verification | 0x800).Code,
        [ErrorCode.TlsNoCommonParameters] = () => NetworkErrorDecoder.Decode(Alert | 40).Code,
        [ErrorCode.TlsDeviceCertificateRefused] = () => NetworkErrorDecoder.Decode(Alert | 46).Code,
        [ErrorCode.TlsDeviceIssuerUnknown] = () => NetworkErrorDecoder.Decode(Alert | 48).Code,
        [ErrorCode.TlsOtherAlert] = () => NetworkErrorDecoder.Decode(Alert | 90).Code,
        [ErrorCode.TlsOutOfMemory] = () => NetworkErrorDecoder.Decode(-0x7F00).Code,
        [ErrorCode.TlsHandshakeTimedOut] = () => NetworkErrorDecoder.Decode(-0x6800).Code,
        [ErrorCode.TlsClosedByServer] = () => NetworkErrorDecoder.Decode(-0x7880).Code,
        [ErrorCode.TlsOtherFailure] = () => NetworkErrorDecoder.Decode(-0x7180).Code,
        [ErrorCode.TlsStoredCredentialUnusable] = () => NetworkErrorDecoder.Decode(-0x2180).Code,
        [ErrorCode.TlsBrokenOff] = () => NetworkErrorDecoder.DecodeConnect(10054, null).Code,
        [ErrorCode.TcpRefused] = () => NetworkErrorDecoder.Decode(10061).Code,
        [ErrorCode.TcpTimedOut] = () => NetworkErrorDecoder.Decode(10060).Code,
        [ErrorCode.TcpConnectionLost] = () => NetworkErrorDecoder.Decode(10054).Code,
        [ErrorCode.TcpNoSocketFree] = () => NetworkErrorDecoder.Decode(10024).Code,
        [ErrorCode.TcpNoLink] = () => NetworkErrorDecoder.Decode(10050).Code,
        [ErrorCode.TcpOtherFailure] = () => NetworkErrorDecoder.Decode(10022).Code,
        [ErrorCode.UnexpectedFailure] = ThrowingStep,
        [EntryErrorCode.CommandUnknown] = CommandLineTests.Provoke,
        [EntryErrorCode.NotUtf8] = NotUtf8,
        [EntryErrorCode.SpareCopyDamaged] = () => LoadFrom(damaged: 1),
        [EntryErrorCode.ConfigurationDamaged] = () => LoadFrom(damaged: 2),
        [EntryErrorCode.RegionNotOurs] = Foreign,
        [EntryErrorCode.ConfigurationTooLarge] = () => SaveTo(new BrokenFlash(), 6000),
        [EntryErrorCode.EraseFailed] = () => SaveTo(new BrokenFlash { Erases = FlashStatus.HardwareError }, 100),
        [EntryErrorCode.ProgramFailed] = () => SaveTo(new BrokenFlash { Programs = FlashStatus.HardwareError }, 100),
        [EntryErrorCode.VerifyFailed] = () => SaveTo(new BrokenFlash(), 100),
    };

    /// <summary>Codes that take a whole board, with the end-to-end test that asserts them.</summary>
    public static Dictionary<string, string> EndToEnd { get; } = new()
    {
        [ErrorCode.WifiNetworkNotFound] = "FailureCodeTests.Proving_names_what_fails",
        [ErrorCode.WifiPassphraseRefused] = "FailureCodeTests.Proving_names_what_fails",
        [ErrorCode.WifiJoinTimedOut] = "FailureCodeTests.Proving_names_what_fails",
        [ErrorCode.WifiJoinFailed] = "FailureCodeTests.Proving_names_what_fails",
        [ErrorCode.WifiSecurityUnsupported] = "FailureCodeTests.Proving_names_what_fails",
        [ErrorCode.WifiLinkLost] = "FailureTests.Access_point_gone_and_back_is_rejoined",
        [ErrorCode.WifiModuleTooOld] = "ModuleFaultTests.Module_firmware_that_is_too_old_is_named_once_and_the_node_goes_on",
        [ErrorCode.TimeServersSilent] = "FailureCodeTests.Time_server_that_does_not_give_the_time_is_named",
        [ErrorCode.TimeReplyRefused] = "FailureCodeTests.Time_server_that_does_not_give_the_time_is_named",
        [ErrorCode.TimeServerDeclined] = "FailureCodeTests.Time_server_that_does_not_give_the_time_is_named",
        [ErrorCode.MqttClosedAfterConnect] = "FailureCodeTests.Broker_that_breaks_off_is_named_by_the_step_that_it_breaks_off",
        [ErrorCode.MqttNoAnswerToConnect] = "FailureCodeTests.Broker_that_breaks_off_is_named_by_the_step_that_it_breaks_off",
        [ErrorCode.MqttClosedAfterSubscribe] = "FailureCodeTests.Broker_that_breaks_off_is_named_by_the_step_that_it_breaks_off",
        [ErrorCode.MqttNoAcknowledgement] = "FailureCodeTests.Broker_that_breaks_off_is_named_by_the_step_that_it_breaks_off",
        [ErrorCode.MqttConnectionClosed] = "FailureCodeTests.Readings_pile_up_while_the_broker_is_away",
        [ErrorCode.MqttReadingsDropped] = "FailureCodeTests.Readings_pile_up_while_the_broker_is_away",
        [ErrorCode.MqttCommandNotUnderstood] = "FailureCodeTests.Command_that_makes_no_sense_is_refused",
        [ErrorCode.SensorSilent] = "FailureCodeTests.Sensor_that_does_not_answer_is_named_once",
        [ErrorCode.ExtensionRefused] = "ExtensionTests.What_cannot_be_added_is_named_and_all_else_runs",
    };

    /// <summary>The refusals of the dialogue: one wrong answer each.</summary>
    public static IEnumerable<KeyValuePair<string, Func<string>>> AtTheDialogue()
    {
        foreach (object[] row in (IEnumerable<object[]>)RefusalTests.WrongAnswers())
        {
            (string prompt, string answer, string code) = ((string)row[0], (string)row[1], (string)row[2]);
            yield return new(code, () => RefusalTests.AnswerWronglyOnce(prompt, answer).Console.Output);
        }
    }

    private static string ThrowingStep()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Steps.Throws = "of the test";
        bench.Console.Answer(DialogueBench.FirstTime, "\u0003");
        bench.Run();
        return bench.Console.Output;
    }

    private static string NotUtf8()
    {
        var console = new ScriptedConsole();
        console.Inject(0x43, 0xE9, 0x0D);
        new DialogueBench(console).AnswerWell().Run();
        return console.Output;
    }

    private static string LoadFrom(int damaged)
    {
        var flash = new FlashModel(1);
        var store = new ConfigurationStore(flash);
        store.Load();
        store.Save(Samples.Random(new Random(1), 100));
        store.Save(Samples.Random(new Random(2), 100));
        for (int copy = 0; copy < damaged; copy++)
        {
            flash.FlipBit(((copy * flash.Size / 2) + 100) * 8);
        }

        return store.Load().Error;
    }

    private static string Foreign()
    {
        var flash = new FlashModel(1);
        flash.Write(0, [.. Enumerable.Range(0, 64).Select(i => (byte)i)]);
        return new ConfigurationStore(flash).Load().Error;
    }

    private static string SaveTo(BrokenFlash flash, int credentialSize)
    {
        var store = new ConfigurationStore(flash);
        store.Load();
        return store.Save(Samples.Random(new Random(1), credentialSize)).Refusal.ToString();
    }

    /// <summary>Flash that fails as it is told, and of long writes keeps another byte than the one it was given.</summary>
    private sealed class BrokenFlash : IFlashRegion
    {
        private const int LongestMark = 64;

        private readonly byte[] _content = [.. Enumerable.Repeat((byte)0x55, 12288)];

        public FlashStatus Erases { get; init; }

        public FlashStatus Programs { get; init; }

        public int Size => _content.Length;

        public int PageSize => 2048;

        public FlashStatus Read(int offset, byte[] buffer, int start, int count)
        {
            Array.Copy(_content, offset, buffer, start, count);
            return FlashStatus.Ok;
        }

        public FlashStatus ErasePage(int offset)
        {
            Array.Fill(_content, (byte)0xFF, offset, PageSize);
            return Erases;
        }

        public FlashStatus Program(int offset, byte[] data, int start, int count)
        {
            Array.Copy(data, start, _content, offset, count);
            _content[offset] ^= (byte)(count > LongestMark ? 1 : 0);
            return Programs;
        }
    }
}
