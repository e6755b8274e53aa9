using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Provisioning;
using nanoFramework.Runtime.Native;

namespace NanoIoTNode;

/// <summary>The life of the node from reset on: banner, configuration, provisioning when needed, then operation.</summary>
internal sealed class NodeLifecycle
{
    private readonly NodeBoard _board;
    private readonly ConfigurationStore _store;

    internal NodeLifecycle(NodeBoard board)
    {
        _board = board;
        _store = new ConfigurationStore(board.Flash);
    }

    /// <summary>Never returns.</summary>
    internal void Run()
    {
        bool buttonHeld = _board.Button.IsPressed;
        _board.PrintBanner();
        _board.Extensions.Complete();
        SayWhatIsStored(_store.Load());
        if (buttonHeld)
        {
            _board.Log.Write(Layers.Node, "blue button held at reset: entering provisioning");
        }

        if (buttonHeld || _board.ResetCause.WantsProvisioning || _store.Generation == 0)
        {
            Provision();
        }

        NodeSupervisor supervisor = NewSupervisor();
        _board.Button.Start();
        _board.Housekeeping.Serve(new ConsoleCommands(_board, _store, supervisor.Test));
        supervisor.Run();
    }

    private void SayWhatIsStored(LoadResult loaded)
    {
        if (loaded.Status == LoadStatus.Loaded || loaded.Status == LoadStatus.NoneStored)
        {
            _board.Log.Write(Layers.Config, loaded.Description);
        }

        if (loaded.Error != null)
        {
            _board.Log.Error(loaded.Error);
        }
    }

    // In a method of its own, so that the whole configuration is let go behind it.
    private NodeSupervisor NewSupervisor()
    {
        NodeConfiguration configuration;
        while ((configuration = _store.Read()) == null)
        {
            // It was whole a moment ago.
            _board.Log.Error(EntryErrorCode.ConfigurationDamaged);
            Provision();
        }

        return new NodeSupervisor(_board, configuration, _store);
    }

    // Returns only when a configuration is in force and the user has left the dialogue without a new one.
    private void Provision()
    {
        _board.Led.Show(LedPattern.Provisioning);
        _board.Console.ExpectPastes(true);
        do
        {
            ProvisioningDialogue dialogue = new(
                _board.Console,
                _board.Uptime,
                new SystemClock(),
                new CredentialVerifier(),
                _store.Read(),
                new NodeProving(_board),
                _store,
                _board.Measured);
            if (dialogue.Run(out _) == ProvisioningOutcome.Saved)
            {
                ResetCause.NoteAfterProvisioning();
                Power.RebootDevice();
            }
        }
        while (_store.Generation == 0);

        _board.Console.ExpectPastes(false);
        _board.Log.Write(Layers.Config, "provisioning left; generation " + _store.Generation.ToString() + " stays in force");
    }
}
