using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.HostRuntime.Tests;

/// <summary>The board's flash map and the virtual board's flash have the same numbers.</summary>
public sealed partial class FlashMapTests
{
    private static readonly string[] s_regions = ["BOOTER", "CLR", "DEPLOYMENT", "RESERVED", "SPARE", "CONFIGURATION"];

    private readonly Dictionary<string, uint> _map = Definition()
        .Matches(File.ReadAllText(Repository.Source("targets/ST_B_L475E_IOT01A/include/flash_map.h")))
        .ToDictionary(found => found.Groups["name"].Value, found => Number(found.Groups["value"].Value));

    [Fact]
    public void Virtual_flash_has_the_geometry_of_the_board()
    {
        Assert.Equal(FlashMemory.BaseAddress, _map["BASE"]);
        Assert.Equal((uint)FlashMemory.Size, _map["SIZE"]);
        Assert.Equal((uint)FlashMemory.PageSize, _map["PAGE_SIZE"]);
        Assert.Equal((uint)FlashMemory.DoubleWord, _map["LINE_SIZE"]);
    }

    [Fact]
    public void Guarded_regions_of_the_desk_are_those_of_the_board()
    {
        Assert.Equal(ReservedFlashNative.Configuration, _map["RESERVED_START"]);
        Assert.Equal((uint)ReservedFlashNative.ConfigurationSize, _map["RESERVED_SIZE"]);
        Assert.Equal(ReservedFlashNative.Spare, _map["SPARE_START"]);
        Assert.Equal((uint)ReservedFlashNative.SpareSize, _map["SPARE_SIZE"]);
    }

    [Fact]
    public void Regions_follow_one_another_in_whole_pages_to_the_end_of_the_virtual_flash()
    {
        uint end = FlashMemory.BaseAddress;
        foreach (string region in s_regions)
        {
            Assert.Equal(end, _map[region + "_START"]);
            Assert.Equal(0u, _map[region + "_SIZE"] % FlashMemory.PageSize);
            end += _map[region + "_SIZE"];
        }

        Assert.Equal(FlashMemory.BaseAddress + FlashMemory.Size, end);
    }

    [Fact]
    public void No_region_of_the_header_is_left_out_here() =>
        Assert.Equal(s_regions.Order(), _map.Keys.Where(name => name.EndsWith("_START", StringComparison.Ordinal))
            .Select(name => name[..^"_START".Length]).Order());

    private static uint Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? uint.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : uint.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^#define FLASH_MAP_(?<name>\w+) (?<value>0x[0-9A-F]+|\d+)$", RegexOptions.Multiline)]
    private static partial Regex Definition();
}
