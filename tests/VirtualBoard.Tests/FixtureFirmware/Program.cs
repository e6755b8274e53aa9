using System;
using System.Globalization;
using System.Text;
using NanoIoTNode.ReservedFlash;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.VirtualBoard.FixtureFirmware;

/// <summary>A firmware that does what the terminal tells it, one letter a command, and answers with one line.</summary>
internal static class Program
{
    // The first of the configuration's.
    private const uint Page = 0x080F2000;

    private static Uart Console => Board.Current!.Usart1;

    private static void Main()
    {
        Say("ready");
        var command = new byte[1];
        while (true)
        {
            Console.WaitForData(-1);
            Console.Receive(command);
            switch ((char)command[0])
            {
                case 't':
                    Say(DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                    break;
                case 'p':
                    Say("program " + NativeReservedFlash.ProgramDoubleWords(Page, Encoding.ASCII.GetBytes("whatkept"), 0, 8));
                    break;
                case 'g':
                    var kept = new byte[8];
                    int status = NativeReservedFlash.Read(Page, kept, 0, 8);
                    Say("read " + status + " " + Encoding.Latin1.GetString(kept));
                    break;
                case 'r':
                    Board.Current!.RequestReset();
                    break;
                case 'f':
                    throw new InvalidOperationException("as told");
                case 'q':
                    return;
                default:
                    Console.Transmit(command);
                    break;
            }
        }
    }

    private static void Say(string line) => Console.Transmit(Encoding.Latin1.GetBytes(line + "\n"));
}
