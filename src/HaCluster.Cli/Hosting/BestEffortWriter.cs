using System.Text;

namespace HaCluster.Cli.Hosting;

/// <summary>
/// An output of the process, which may be a file on a full disk. What cannot be written is dropped: a role change does not end because of
/// its own messages.
/// </summary>
internal sealed class BestEffortWriter(TextWriter inner) : TextWriter
{
    /// <summary>Why something was dropped; null when everything was written.</summary>
    public Exception? Failure { get; private set; }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        // .NET takes a limit on the size of files for a wrong argument.
        catch (Exception exception) when (exception is IOException or ArgumentOutOfRangeException)
        {
            Failure ??= exception;
        }
    }
}
