using NanoIoTNode.Viewer.Readings;

namespace NanoIoTNode.Viewer.Output;

/// <summary>Where a person sees the readings.</summary>
internal interface IPresentation
{
    /// <summary>Shows what a message has brought.</summary>
    void Show(News news);

    /// <summary>Says a sentence about the connection.</summary>
    void Say(string sentence);

    /// <summary>Called several times a second: ages grow without news.</summary>
    void Refresh();
}
