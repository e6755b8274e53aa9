namespace NanoIoTNode.Core.Connection;

/// <summary>
/// Revisions of the Wi-Fi module's firmware, such as C3.5.2.5.STM: a C, four numbers of at most 255, and what is not compared.
/// </summary>
public static class ModuleRevision
{
    /// <summary>The oldest that the driver knows (targets/ism43362).</summary>
    public const string Oldest = "C3.5.2.3";

    private const int Numbers = 4;
    private const int Largest = 255;
    private const long Unknown = -1;

    /// <summary>Whether a revision is older than <see cref="Oldest"/>. One that has not this form is not judged: false.</summary>
    public static bool IsTooOld(string revision)
    {
        long order = OrderOf(revision);
        return order != Unknown && order < OrderOf(Oldest);
    }

    // Greater for later revisions.
    private static long OrderOf(string revision)
    {
        long order = 0;
        int at = 0;
        for (int i = 0; i < Numbers; i++)
        {
            if (at >= revision.Length || revision[at++] != (i == 0 ? 'C' : '.'))
            {
                return Unknown;
            }

            int number = NumberAt(revision, ref at);
            if (number < 0)
            {
                return Unknown;
            }

            order = (order * (Largest + 1)) + number;
        }

        return order;
    }

    // Goes behind the number; less than 0: there is none, or one that is too large.
    private static int NumberAt(string text, ref int at)
    {
        int number = 0;
        int start = at;
        for (; at < text.Length && text[at] >= '0' && text[at] <= '9' && number <= Largest; at++)
        {
            number = (number * 10) + text[at] - '0';
        }

        return at == start || number > Largest ? -1 : number;
    }
}
