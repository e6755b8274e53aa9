using System.Threading;
using NanoIoTNode.HostRuntime;

namespace nanoFramework.Runtime.Native;

/// <summary>Reset by software.</summary>
public class Power
{
    /// <summary>Raised on the thread that asks for the reset, before it.</summary>
    public static event RebootEventHandler? OnRebootEvent;

    /// <summary>Resets the board; never returns. Open connections are not closed first.</summary>
    public static void RebootDevice(RebootOption rebootOption = RebootOption.NormalReboot)
    {
        OnRebootEvent?.Invoke();
        CurrentBoard.Get().RequestReset();
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>As the other; the desk does not bound the time of the handlers.</summary>
    public static void RebootDevice(int exeConstraintTimeout, RebootOption rebootOption = RebootOption.NormalReboot) =>
        RebootDevice(rebootOption);
}
