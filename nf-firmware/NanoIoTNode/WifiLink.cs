using System.Device.Wifi;
using System.Net.NetworkInformation;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.WifiModule;

namespace NanoIoTNode;

/// <summary>
/// The way into the Wi-Fi network. Drives the adapter directly: nanoFramework's helper writes the flash at each call
/// and hides why a join failed. For one thread.
/// </summary>
internal sealed class WifiLink
{
    private const string NoAddress = "0.0.0.0";

    private readonly Log _log;
    private readonly FailureChain _failures;
    private readonly NodeState _state;
    private readonly string _ssid;
    private readonly string _passphrase;
    private WifiAdapter _adapter;
    private bool _joined;

    /// <param name="board">The parts of the node.</param>
    /// <param name="configuration">Names the network.</param>
    /// <param name="failures">Gets what goes wrong.</param>
    internal WifiLink(NodeBoard board, NodeConfiguration configuration, FailureChain failures)
    {
        _log = board.Log;
        _failures = failures;
        _state = board.State;
        _ssid = configuration.Ssid;
        _passphrase = configuration.Passphrase == null ? "" : configuration.Passphrase;
    }

    /// <summary>The node's IPv4 address, or null without one.</summary>
    internal string Address
    {
        get
        {
            if (_adapter == null)
            {
                return null;
            }

            string address = NetworkInterface.GetAllNetworkInterfaces()[_adapter.NetworkInterface].IPv4Address;
            return string.IsNullOrEmpty(address) || address == NoAddress ? null : address;
        }
    }

    /// <summary>True when the node is in the network, as far as the adapter knows. Says so when it no longer is.</summary>
    internal bool IsJoined()
    {
        if (_joined && Address == null)
        {
            Report(ErrorCode.WifiLinkLost, null);
            Leave();
        }

        return _joined;
    }

    /// <summary>Joins the network; takes a minute when it is refused, three at worst. Logs the result.</summary>
    internal bool TryJoin()
    {
        if (!TryFindAdapter())
        {
            return false;
        }

        _log.Write(Layers.Wifi, "joining \"" + _ssid + "\"");
        WifiConnectionStatus status =
            _adapter.Connect(_ssid, WifiReconnectionKind.Manual, _passphrase).ConnectionStatus;
        TellModule();
        if (status != WifiConnectionStatus.Success)
        {
            Report(CodeOf(status), "\"" + _ssid + "\"");
            return false;
        }

        string address = Address;
        if (address == null)
        {
            Report(ErrorCode.WifiJoinTimedOut, "\"" + _ssid + "\" gave no address");
            _adapter.Disconnect();
            return false;
        }

        _joined = true;
        _state.Link = "\"" + _ssid + "\", address " + address;
        _log.Write(Layers.Wifi, "joined \"" + _ssid + "\", address " + address);
        return true;
    }

    /// <summary>Leaves the network, so that the next join starts from the beginning.</summary>
    internal void Leave()
    {
        if (_joined)
        {
            _joined = false;
            _state.Link = null;
            _adapter.Disconnect();
        }
    }

    // Once, behind a join: by then the module has answered, unless it is dead. What is too old is not the cause of a failure
    // that follows, and so it is none of the chain's.
    private void TellModule()
    {
        string firmware = _state.IsModuleTold ? "" : ModuleFirmware.Read();
        if (firmware == "")
        {
            return;
        }

        _state.IsModuleTold = true;
        _log.Write(Layers.Wifi, "module firmware " + firmware);
        if (ModuleRevision.IsTooOld(firmware))
        {
            _log.Error(ErrorCode.WifiModuleTooOld, firmware + ", needed is " + ModuleRevision.Oldest + " or later");
        }
    }

    private bool TryFindAdapter()
    {
        if (_adapter == null)
        {
            WifiAdapter[] adapters = WifiAdapter.FindAllAdapters();
            if (adapters.Length == 0)
            {
                Report(ErrorCode.WifiJoinFailed, "the system has no Wi-Fi adapter");
                return false;
            }

            _adapter = adapters[0];
        }

        return true;
    }

    private void Report(string code, string seen)
    {
        _failures.Report(new NetworkFailure(code, seen));
    }

    private static string CodeOf(WifiConnectionStatus status)
    {
        switch (status)
        {
            case WifiConnectionStatus.NetworkNotAvailable: return ErrorCode.WifiNetworkNotFound;
            case WifiConnectionStatus.AccessRevoked:
            case WifiConnectionStatus.InvalidCredential: return ErrorCode.WifiPassphraseRefused;
            case WifiConnectionStatus.Timeout: return ErrorCode.WifiJoinTimedOut;
            case WifiConnectionStatus.UnsupportedAuthenticationProtocol: return ErrorCode.WifiSecurityUnsupported;
            default: return ErrorCode.WifiJoinFailed;
        }
    }
}
