using System;
using System.Collections.Generic;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// What differs from one VL53L0X to the next, drawn from the seed: its optics, and what the factory has measured of them
/// and written into its non-volatile memory. Indexes of the memory and their fields are those that ST's software interface
/// (STSW-IMG005) reads.
/// </summary>
internal sealed class Vl53l0xPart
{
    /// <summary>Reference SPADs in the window that begins at 180: the first 12 without aperture, then 32 with.</summary>
    public const int ReferenceSpads = 44;

    private const int FirstAperture = 12;
    private const int FewestSpads = 3;

    // UM2039, reference SPADs: as many are enabled as come nearest to 20 million counts a second.
    private const double TargetReferenceRate = 20;

    // With less light than this in the reference path the part takes its emitter for dead.
    private const double LeastReferenceRate = 5;
    private const double FactoryDistance = 400;
    private const double FactoryReflectance = 88;
    private const double NearestForRate = 20;
    private const string ProductName = "VL53L0CBV0DH/1$1";

    private readonly double _ratePerOpenSpad;
    private readonly double _signalRateAtFactory;
    private readonly ulong _goodSpads;
    private readonly Dictionary<int, uint> _memory = [];

    public Vl53l0xPart(int seed)
    {
        var random = new Random(seed ^ 0x53);
        bool needsAperture = random.Next(2) == 1;
        _ratePerOpenSpad = needsAperture ? 7.5 + (7.5 * random.NextDouble()) : 2.4 + (3.6 * random.NextDouble());
        _goodSpads = DrawGoodSpads(random);
        _signalRateAtFactory = Math.Round((2.0 + (0.6 * random.NextDouble())) * 128) / 128;
        OffsetError = random.Next(-80, 81);
        StopVariable = (byte)random.Next(1, 0x80);
        Vhv = (byte)random.Next(0x10, 0x30);
        Phase = (byte)random.Next(0x01, 0x70);
        Oscillator = (ushort)random.Next(0x0900, 0x0A00);
        TicksPerMillisecond = (ushort)random.Next(8, 13);
        ReturnSpads = (ushort)(random.Next(150, 200) << 8);
        FillMemory(needsAperture, (uint)random.Next(), (uint)random.Next());
    }

    /// <summary>What the distance is measured too long by, in quarters of a millimetre.</summary>
    public int OffsetError { get; }

    /// <summary>Has to be in its register when a measurement is started.</summary>
    public byte StopVariable { get; }

    /// <summary>Result of the calibration of the SPADs' bias voltage.</summary>
    public byte Vhv { get; }

    /// <summary>Result of the phase calibration.</summary>
    public byte Phase { get; }

    /// <summary>Fast oscillator in MHz, 12 bits of fraction.</summary>
    public ushort Oscillator { get; }

    /// <summary>Slow oscillator: ticks of the time between measurements for each millisecond.</summary>
    public ushort TicksPerMillisecond { get; }

    /// <summary>SPADs of the return array in use, 8 bits of fraction.</summary>
    public ushort ReturnSpads { get; }

    /// <summary>The map of good reference SPADs as bytes, the first SPAD in the lowest bit of the first byte.</summary>
    public byte[] GoodSpadMap
    {
        get
        {
            var map = new byte[6];
            for (int i = 0; i < map.Length; i++)
            {
                map[i] = (byte)(_goodSpads >> (8 * i));
            }

            return map;
        }
    }

    /// <summary>A word of the non-volatile memory; 0 where it is not known.</summary>
    /// <param name="blankSpads">True: as a module of which nobody has chosen the reference SPADs.</param>
    public uint Memory(int index, bool blankSpads) =>
        blankSpads && index == 0x6B ? 0x7F00 : _memory.GetValueOrDefault(index);

    /// <summary>
    /// Counts in the reference path, in millions a second. 0: bad SPADs are enabled, or both kinds.
    /// </summary>
    /// <param name="enabled">As <see cref="GoodSpadMap"/>.</param>
    public double ReferenceRate(ReadOnlySpan<byte> enabled)
    {
        int open = 0;
        int aperture = 0;
        for (int spad = 0; spad < ReferenceSpads; spad++)
        {
            if ((enabled[spad / 8] >> (spad % 8) & 1) == 0)
            {
                continue;
            }

            if (!IsGood(spad))
            {
                return 0;
            }

            _ = spad < FirstAperture ? open++ : aperture++;
        }

        return open > 0 && aperture > 0 ? 0 : (open * RateOf(false)) + (aperture * RateOf(true));
    }

    /// <summary>Whether the part takes its emitter for alive.</summary>
    public static bool IsEnough(double referenceRate) => referenceRate >= LeastReferenceRate;

    /// <summary>Counts of light from the target, in millions a second.</summary>
    /// <param name="distance">In millimetres.</param>
    /// <param name="reflectance">In percent.</param>
    public double SignalRate(double distance, double reflectance)
    {
        double nearness = FactoryDistance / Math.Max(distance, NearestForRate);
        return _signalRateAtFactory * (reflectance / FactoryReflectance) * nearness * nearness;
    }

    private static ulong DrawGoodSpads(Random random)
    {
        ulong good = (1UL << ReferenceSpads) - 1;
        good &= ~(1UL << random.Next(0, FirstAperture));
        for (int i = 0; i < 4; i++)
        {
            good &= ~(1UL << random.Next(FirstAperture, ReferenceSpads));
        }

        return good;
    }

    private bool IsGood(int spad) => (_goodSpads >> spad & 1) != 0;

    // Apertures let a fifth of the light through.
    private double RateOf(bool aperture) => aperture ? _ratePerOpenSpad / 5 : _ratePerOpenSpad;

    private void FillMemory(bool needsAperture, uint upperId, uint lowerId)
    {
        byte[] map = GoodSpadMap;
        _memory[0x24] = (uint)((map[0] << 24) | (map[1] << 16) | (map[2] << 8) | map[3]);
        _memory[0x25] = (uint)((map[4] << 24) | (map[5] << 16));
        _memory[0x6B] = (uint)(((needsAperture ? 0x80 : 0) | SpadsNearestToTarget(needsAperture)) << 8);
        _memory[0x7B] = upperId;
        _memory[0x7C] = lowerId;
        _memory[0x02] = 0x01000000;
        Split(0x73, (int)(_signalRateAtFactory * 128));
        Split(0x75, (int)((FactoryDistance * 16) + (OffsetError * 4)));
        for (int bit = 0; bit < ProductName.Length * 7; bit++)
        {
            uint set = (uint)ProductName[bit / 7] >> (6 - (bit % 7)) & 1;
            _memory[0x77 + (bit / 32)] = _memory.GetValueOrDefault(0x77 + (bit / 32)) | (set << (31 - (bit % 32)));
        }
    }

    // Upper byte in the lowest byte of one word, lower byte in the highest of the next.
    private void Split(int index, int value)
    {
        _memory[index] = (uint)(value >> 8 & 0xFF);
        _memory[index + 1] = (uint)(value & 0xFF) << 24;
    }

    private int SpadsNearestToTarget(bool aperture)
    {
        double rate = RateOf(aperture);
        int below = Math.Max(FewestSpads, (int)(TargetReferenceRate / rate));
        return Math.Abs((below * rate) - TargetReferenceRate) <= Math.Abs(((below + 1) * rate) - TargetReferenceRate)
            ? below
            : below + 1;
    }
}
