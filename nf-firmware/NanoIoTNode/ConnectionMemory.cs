using System.Text;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Storage;
using nanoFramework.Hardware.Stm32;

namespace NanoIoTNode;

/// <summary>
/// What outlives a restart in the RTC's backup registers: how often each rung of the ladder was taken, the MQTT version that
/// the broker accepts, and how far readings were sent. <see cref="ResetCause"/> has the registers below it.
/// </summary>
internal sealed class ConnectionMemory
{
    private const uint MarkAt = 8;
    private const uint BrokerAt = 12;
    private const uint VersionAt = 16;
    private const uint CountsAt = 18;
    private const uint NewestSentAt = CountsAt + (2 * ReconnectLadder.Rungs);
    private const uint Mark = 0x4E494E33; // "NIN3"

    private readonly uint _broker;

    /// <summary>Prepares what belongs to the broker of this configuration.</summary>
    internal ConnectionMemory(NodeConfiguration configuration)
    {
        byte[] endpoint = Encoding.UTF8.GetBytes(configuration.Endpoint + ":" + configuration.Port.ToString());
        _broker = Crc32.Update(0, endpoint, 0, endpoint.Length);
    }

    private static bool IsKept => BackupMemory.ReadUInt32(MarkAt) == Mark;

    /// <summary>The MQTT version that the broker has accepted; 0: none is known of it.</summary>
    internal int Version => IsKept && BackupMemory.ReadUInt32(BrokerAt) == _broker ? BackupMemory.ReadByte(VersionAt) : 0;

    /// <summary>The highest sequence number of a reading that was sent, acknowledged or not; -1 after a power-on.</summary>
    internal int NewestSent
    {
        get { return IsKept ? (int)BackupMemory.ReadUInt32(NewestSentAt) : -1; }
        set { BackupMemory.WriteUInt32(NewestSentAt, (uint)value); }
    }

    /// <summary>The counters of the ladder; null after a power-on.</summary>
    internal int[] Counts
    {
        get
        {
            if (!IsKept)
            {
                return null;
            }

            var counts = new int[ReconnectLadder.Rungs];
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] = BackupMemory.ReadUInt16((uint)(CountsAt + (2 * i)));
            }

            return counts;
        }
    }

    /// <summary>Keeps version and counters.</summary>
    internal void Keep(int version, ReconnectLadder ladder)
    {
        BackupMemory.WriteUInt32(BrokerAt, _broker);
        BackupMemory.WriteByte(VersionAt, (byte)version);
        for (int i = 0; i < ReconnectLadder.Rungs; i++)
        {
            BackupMemory.WriteUInt16((uint)(CountsAt + (2 * i)), (ushort)ladder.Count((Rung)i));
        }

        BackupMemory.WriteUInt32(MarkAt, Mark);
    }
}
