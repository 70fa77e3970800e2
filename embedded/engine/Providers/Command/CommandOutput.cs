using System.Text;
using HaCluster.Engine.Providers.Schema;
using HaCluster.Ssh;

namespace HaCluster.Engine.Providers.Command;

/// <summary>Which output lines of a running command the user sees.</summary>
[Flags]
internal enum OutputLogging
{
    None = 0,
    Stdout = 1,
    Stderr = 2,
    StdoutAndStderr = Stdout | Stderr,
}

/// <summary>Collects the output of one command while it runs and passes it on line by line. Safe for a reader thread each.</summary>
internal sealed class CommandOutput(OutputLogging logging, SecretFilter secrets, Action<string> log) : IRemoteOutput
{
    /// <summary>A longer line is shown in pieces: progress bars may never end theirs.</summary>
    private const int LongestLine = 4096;

    private readonly Lock _gate = new();
    private readonly StringBuilder _both = new();
    private readonly StreamState _stdout = new(logging.HasFlag(OutputLogging.Stdout));
    private readonly StreamState _stderr = new(logging.HasFlag(OutputLogging.Stderr));

    /// <summary>Everything written, without the final newline.</summary>
    public string Stdout => Text(_stdout.All);

    public string Stderr => Text(_stderr.All);

    /// <summary>Both streams as they came, for error messages; secrets removed.</summary>
    public string Combined
    {
        get
        {
            lock (_gate)
                return secrets.Clean(_both.ToString());
        }
    }

    public void AppendStdout(ReadOnlySpan<byte> bytes, bool last = false) => Append(_stdout, bytes, last);

    public void AppendStderr(ReadOnlySpan<byte> bytes, bool last = false) => Append(_stderr, bytes, last);

    private void Append(StreamState stream, ReadOnlySpan<byte> bytes, bool last)
    {
        lock (_gate)
        {
            var chars = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length + 4)];
            var count = stream.Decoder.GetChars(bytes, chars, flush: last);
            var text = chars.AsSpan(0, count);
            stream.All.Append(text);
            _both.Append(text);
            if (stream.Shown)
                ShowLines(stream, text, last);
        }
    }

    private void ShowLines(StreamState stream, ReadOnlySpan<char> text, bool last)
    {
        foreach (var character in text)
        {
            if (character is '\n' or '\r' || stream.Line.Length >= LongestLine)
                Flush(stream);
            if (character is not ('\n' or '\r'))
                stream.Line.Append(character);
        }
        if (last)
            Flush(stream);
    }

    private void Flush(StreamState stream)
    {
        if (stream.Line.Length == 0)
            return;
        log(secrets.Clean(stream.Line.ToString()));
        stream.Line.Clear();
    }

    private string Text(StringBuilder all)
    {
        lock (_gate)
        {
            var text = all.ToString();
            return text.EndsWith('\n') ? text[..^1] : text;
        }
    }

    private sealed class StreamState(bool shown)
    {
        public bool Shown { get; } = shown;
        public StringBuilder All { get; } = new();
        public StringBuilder Line { get; } = new();
        public Decoder Decoder { get; } = Encoding.UTF8.GetDecoder();
    }
}
