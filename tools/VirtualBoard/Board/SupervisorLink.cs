using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.VirtualBoard;

/// <summary>Answers the supervisor's requests, one JSON line each; see the README of the virtual board.</summary>
internal sealed class SupervisorLink(Board board, ConsoleLines console, Action cutPower)
{
    private const int Led2 = 30;

    /// <summary>Connects and answers on a thread of its own until the supervisor ends the connection.</summary>
    /// <exception cref="SocketException">Nobody listens at <paramref name="path"/>.</exception>
    public void Start(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        new Thread(() => Serve(socket)) { IsBackground = true, Name = "supervisor link" }.Start();
    }

    private void Serve(Socket socket)
    {
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            while (reader.ReadLine() is { } line)
            {
                JsonObject request = JsonNode.Parse(line)!.AsObject();
                byte[] answer = Encoding.UTF8.GetBytes(Answer(request).ToJsonString() + "\n");
                stream.Write(answer);
            }
        }
        catch (IOException)
        {
            // The supervisor is gone; the end of standard input ends this process as well.
        }
    }

    private JsonObject Answer(JsonObject request)
    {
        JsonObject answer;
        try
        {
            answer = Carry((string?)request["do"] ?? "", request);
            answer["ok"] = true;
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidOperationException or FormatException or JsonException)
        {
            answer = new JsonObject { ["ok"] = false, ["error"] = refused.Message };
        }

        answer["id"] = request["id"]?.DeepClone();
        return answer;
    }

    private JsonObject Carry(string what, JsonObject request)
    {
        switch (what)
        {
            case "environment":
                board.Apply(BoardEnvironment.FromJson(request["environment"]!.ToJsonString()));
                return new JsonObject();
            case "status":
                return new JsonObject { ["led"] = board.Gpio.Read(Led2) };
            case "counters":
                return (string?)request["line"] is { } line ? console.CountersAt(line) : console.Counters();
            case "flash-cut":
                CutPhase phase = Enum.Parse<CutPhase>((string?)request["phase"] ?? "", ignoreCase: true);
                board.Flash.ArmCut((long?)request["operation"] ?? 1, phase, cutPower);
                return new JsonObject();
            case "flash-tear":
                board.Flash.Tear((uint?)request["address"] ?? 0);
                return new JsonObject();
            default:
                throw new ArgumentException($"'{what}' is not known to the board process");
        }
    }
}
