using System;

namespace NanoIoTNode.Core.Credentials;

/// <summary>The hash SHA-256 (FIPS 180-4), which nanoFramework's libraries do not offer. For ids, not for secrets.</summary>
internal sealed class Sha256
{
    /// <summary>Bytes in a hash.</summary>
    internal const int HashSize = 32;

    private const int BlockSize = 64;
    private const int LengthSize = 8;

    // The first 32 bits of the fractions of the cube roots of the first 64 primes. Not static: a hash is rare.
    private readonly uint[] _constants =
    {
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    };

    // Of the square roots of the first 8.
    private readonly uint[] _state =
    {
        0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
    };

    // The message schedule reaches back 16 words only.
    private readonly uint[] _words = new uint[16];

    private Sha256()
    {
    }

    /// <summary>The hash of an array.</summary>
    internal static byte[] Hash(byte[] data)
    {
        var hash = new Sha256();
        int position = 0;
        for (; data.Length - position >= BlockSize; position += BlockSize)
        {
            hash.Mix(data, position);
        }

        hash.MixEnd(data, position);
        return hash.Result();
    }

    // The rest, one bit, zeros, and the length in bits: one block, or two when the length does not fit into the first.
    private void MixEnd(byte[] data, int position)
    {
        int rest = data.Length - position;
        var block = new byte[BlockSize];
        Array.Copy(data, position, block, 0, rest);
        block[rest] = 0x80;
        if (rest >= BlockSize - LengthSize)
        {
            Mix(block, 0);
            Array.Clear(block, 0, BlockSize);
        }

        long bits = (long)data.Length * 8;
        for (int i = BlockSize - 1; i >= BlockSize - LengthSize; i--)
        {
            block[i] = (byte)bits;
            bits >>= 8;
        }

        Mix(block, 0);
    }

    private void Mix(byte[] data, int start)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            int at = start + (4 * i);
            _words[i] = (uint)((data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3]);
        }

        uint a = _state[0];
        uint b = _state[1];
        uint c = _state[2];
        uint d = _state[3];
        uint e = _state[4];
        uint f = _state[5];
        uint g = _state[6];
        uint h = _state[7];
        for (int round = 0; round < _constants.Length; round++)
        {
            uint sumE = Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25);
            uint first = h + sumE + ((e & f) ^ (~e & g)) + _constants[round] + Word(round);
            uint sumA = Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22);
            uint second = sumA + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + first;
            d = c;
            c = b;
            b = a;
            a = first + second;
        }

        _state[0] += a;
        _state[1] += b;
        _state[2] += c;
        _state[3] += d;
        _state[4] += e;
        _state[5] += f;
        _state[6] += g;
        _state[7] += h;
    }

    private uint Word(int round)
    {
        int slot = round & 15;
        if (round >= 16)
        {
            uint early = _words[(round + 1) & 15];
            uint late = _words[(round + 14) & 15];
            _words[slot] += (Rotate(early, 7) ^ Rotate(early, 18) ^ (early >> 3)) + _words[(round + 9) & 15]
                + (Rotate(late, 17) ^ Rotate(late, 19) ^ (late >> 10));
        }

        return _words[slot];
    }

    private byte[] Result()
    {
        var result = new byte[HashSize];
        for (int i = 0; i < HashSize; i++)
        {
            result[i] = (byte)(_state[i >> 2] >> (24 - (8 * (i & 3))));
        }

        return result;
    }

    private static uint Rotate(uint value, int count) => (value >> count) | (value << (32 - count));
}
