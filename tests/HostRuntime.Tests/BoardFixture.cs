using System;
using System.IO;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.HostRuntime.Tests;

/// <summary>One board for all tests of the process, as in a board process; the tests use it one after the other.</summary>
public sealed class BoardFixture : IDisposable
{
    public const string Collection = "board";

    private readonly string _state = Directory.CreateTempSubdirectory("nanoiotnode-runtime-").FullName;

    public BoardFixture()
    {
        Environment = new BoardEnvironment { CommandTimeMs = 0 };
        Board = new Board(_state, Environment);
        Board.Current = Board;
    }

    public Board Board { get; }

    public BoardEnvironment Environment { get; }

    public void Dispose()
    {
        LoadedClient.Stop();
        Board.Current = null;
        Board.Dispose();
        Directory.Delete(_state, recursive: true);
    }
}

[CollectionDefinition(BoardFixture.Collection)]
public sealed class BoardCollection : ICollectionFixture<BoardFixture>
{
}
