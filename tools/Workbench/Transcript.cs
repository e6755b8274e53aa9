using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.Workbench;

/// <summary>Text that grows while something runs, and that others wait on. Safe from any thread.</summary>
public sealed class Transcript
{
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _changed = NewSignal();
    private string? _end;

    /// <summary>Gets everything so far.</summary>
    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    public void Append(string text) => Change(() => _text.Append(text));

    /// <summary>Says that nothing more will come: who waits is told why at once.</summary>
    public void End(string reason) => Change(() => _end ??= reason);

    /// <summary>Gives the last lines, for an error message.</summary>
    public string Tail(int lines) => string.Join('\n', Text.TrimEnd().Split('\n').TakeLast(lines)).Replace("\r", "");

    /// <summary>Waits until the text from a position on contains something.</summary>
    /// <returns>The position behind it.</returns>
    /// <exception cref="TimeoutException">It did not come; the message shows the last lines.</exception>
    public async Task<int> WaitForAsync(string wanted, int from, TimeSpan timeout, CancellationToken cancel = default)
    {
        string found = await WaitForAsync(
            $"\"{wanted}\"",
            text => text.IndexOf(wanted, from, StringComparison.Ordinal) is >= 0 and int at ? text[..(at + wanted.Length)] : null,
            timeout,
            cancel).ConfigureAwait(false);
        return found.Length;
    }

    /// <summary>Waits until a probe of the whole text answers something other than null.</summary>
    /// <param name="what">What is awaited, for the error message.</param>
    /// <param name="probe">Called with the text after each change.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="TimeoutException">It did not come, or nothing more will come; the message shows the last lines.</exception>
    public async Task<T> WaitForAsync<T>(
        string what, Func<string, T?> probe, TimeSpan timeout, CancellationToken cancel = default)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        while (true)
        {
            (string text, Task changed, string? end) = Look();
            if (probe(text) is { } result)
            {
                return result;
            }

            if (end is not null)
            {
                throw new TimeoutException($"{what} did not come: {end}; the last lines:\n{Tail(20)}");
            }

            await changed.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"{what} did not come within {timeout.TotalSeconds:0.#} s; the last lines:\n{Tail(20)}");
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (string Text, Task Changed, string? End) Look()
    {
        lock (_text)
        {
            return (_text.ToString(), _changed.Task, _end);
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_text)
        {
            change();
            changed = _changed;
            _changed = NewSignal();
        }

        changed.TrySetResult();
    }
}
