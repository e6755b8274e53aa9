using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NanoIoTNode.FirmwareCheck;
using Xunit;

namespace NanoIoTNode.Contracts.Tests;

/// <summary>
/// The native halves of the firmware's own assemblies: a nanoCLR whose table differs from the assembly's stops before Main.
/// </summary>
public sealed class NativeTableTests(FirmwareProjectTests.Compiled compiled) : IClassFixture<FirmwareProjectTests.Compiled>
{
    private static readonly string[] s_native =
        ["NanoIoTNode.ReservedFlash", "NanoIoTNode.Cryptography", "NanoIoTNode.WifiModule"];

    public static TheoryData<string> NativeAssemblies { get; } = [.. s_native];

    [Theory]
    [MemberData(nameof(NativeAssemblies))]
    public void A_native_half_has_the_table_the_checksum_and_the_version_of_its_assembly(string name)
    {
        Assert.Empty(Table(name).DifferencesIn(NativeHalf(name)));
    }

    [Fact]
    public void No_other_assembly_of_the_firmware_needs_a_native_half()
    {
        IEnumerable<string> native = FirmwareProject.All.Select(p => p.Name).Where(n => Table(n).Checksum != 0);

        Assert.Equal(s_native.Order(), native.Order());
    }

    // nanoFramework's System.Device.I2c 100.0.0.2 has 0xFA806D33. Of a method that is not native only its place counts, and
    // only behind the first native one: so these few give the same sum.
    [Fact]
    public void The_checksum_is_the_one_of_the_metadata_processor()
    {
        NativeTable table = NativeTable.Of(compiled.Compile(
            "System.Device.I2c",
            """
            using System.Runtime.CompilerServices;

            namespace System.Device.I2c
            {
                public class I2cDevice
                {
                    public I2cDevice()
                    {
                        NativeTransmit(default, default);
                    }

                    public static I2cDevice Create() => null;

                    [MethodImpl(MethodImplOptions.InternalCall)]
                    private extern void NativeInit();

                    [MethodImpl(MethodImplOptions.InternalCall)]
                    private extern void NativeDispose();

                    [MethodImpl(MethodImplOptions.InternalCall)]
                    private extern I2cTransferResult NativeTransmit(SpanByte writeBuffer, SpanByte readBuffer);
                }

                public class I2cTransferResult
                {
                }
            }
            """));

        Assert.Equal(0xFA806D33, table.Checksum);
    }

    [Fact]
    public void Types_come_after_what_their_methods_call_and_virtual_methods_before_the_others()
    {
        NativeTable table = NativeTable.Of(compiled.Compile(
            "Order",
            """
            using System.Runtime.CompilerServices;

            public class A
            {
                [MethodImpl(MethodImplOptions.InternalCall)]
                private static extern int Third(byte[] data, ref uint count);

                [MethodImpl(MethodImplOptions.InternalCall)]
                private extern void Second();

                [MethodImpl(MethodImplOptions.InternalCall)]
                public virtual extern void First();

                private static void Use() => B.Give(null);
            }

            public class B
            {
                [MethodImpl(MethodImplOptions.InternalCall)]
                public static extern C Give(C it);
            }

            public class C
            {
            }
            """));

        Assert.Equal(
            [
                "NULL", // C's constructor
                "Library_Order_A::First___VOID",
                "Library_Order_A::Second___VOID",
                "NULL",
                "Library_Order_A::Third___STATIC__I4__SZARRAY_U1__BYREF_U4",
                "NULL",
                "NULL", // B's constructor
                "Library_Order_B::Give___STATIC__C__C",
            ],
            table.Methods);
    }

    [Theory]
    [InlineData("ErasePage___STATIC__I4__U4,", "ErasePage___STATIC__I4__I4,", "entry 2")]
    [InlineData("    NULL,\n", "", "entry 11")]
    [InlineData("\"NanoIoTNode.ReservedFlash\"", "\"NanoIoTNode_ReservedFlash\"", "name")]
    [InlineData("g_CLR_AssemblyNative_NanoIoTNode_", "g_CLR_AssemblyNative_", "record")]
    [InlineData("method_lookup,\n    { 2, ", "method_lookup,\n    { 3, ", "version")]
    [InlineData("    0x", "    0xF", "checksum")]
    public void A_native_half_with_another_table_is_told_what_differs(string text, string other, string told)
    {
        string source = NativeHalf("NanoIoTNode.ReservedFlash");
        int at = source.LastIndexOf(text, StringComparison.Ordinal);
        Assert.NotEqual(-1, at);

        string difference = Assert.Single(
            Table("NanoIoTNode.ReservedFlash").DifferencesIn(source[..at] + other + source[(at + text.Length)..]));

        Assert.StartsWith(told + ":", difference, StringComparison.Ordinal);
    }

    private static string NativeHalf(string name) => File.ReadAllText(Path.Combine(
        Repository.Root, "targets/ST_B_L475E_IOT01A/nanoclr/interop", name.Replace('.', '_') + ".cpp"));

    private NativeTable Table(string name) => NativeTable.Of(compiled.Assembly(name));
}
