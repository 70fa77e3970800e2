using System.Text;
using HaCluster.Ssh;

namespace HaCluster.Cli.Dumps;

/// <summary>Writes what a script prints to a stream, and keeps its standard error, which is short.</summary>
/// <param name="stdout">Not closed here.</param>
/// <param name="stop">Called when the stream cannot be written to, as on a full disk.</param>
internal sealed class ScriptOutput(Stream stdout, Action? stop = null) : IRemoteOutput
{
    private readonly List<byte> _stderr = [];

    /// <summary>Bytes that were written to the stream.</summary>
    public long Written { get; private set; }

    /// <summary>Why the stream was not written to any more; null when all was written.</summary>
    public IOException? WriteFailure { get; private set; }

    public string Problem => Encoding.UTF8.GetString([.. _stderr]).Trim();

    // Called on a thread of the connection, which must not end by an exception.
    public void AppendStdout(ReadOnlySpan<byte> bytes, bool last)
    {
        if (WriteFailure is not null)
            return;
        try
        {
            stdout.Write(bytes);
            Written += bytes.Length;
        }
        catch (IOException exception)
        {
            WriteFailure = exception;
            stop?.Invoke();
        }
    }

    public void AppendStderr(ReadOnlySpan<byte> bytes, bool last) => _stderr.AddRange(bytes);
}
