using System.Text;
using HaCluster.Ssh;

namespace HaCluster.RoleChanges;

/// <summary>Keeps what a step prints, and passes each line on when it is complete.</summary>
internal sealed class StepOutput(Action<string> line) : IRemoteOutput
{
    private readonly Text _stdout = new(line);
    private readonly Text _stderr = new(line);

    public string Stdout => _stdout.All;

    public string Stderr => _stderr.All;

    public void AppendStdout(ReadOnlySpan<byte> bytes, bool last) => _stdout.Append(bytes, last);

    public void AppendStderr(ReadOnlySpan<byte> bytes, bool last) => _stderr.Append(bytes, last);

    private sealed class Text(Action<string> line)
    {
        private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
        private readonly StringBuilder _all = new();
        private int _passedOn;

        public string All => _all.ToString();

        public void Append(ReadOnlySpan<byte> bytes, bool last)
        {
            var characters = new char[_decoder.GetCharCount(bytes, last)];
            _all.Append(characters.AsSpan(0, _decoder.GetChars(bytes, characters, last)));
            var text = _all.ToString(_passedOn, _all.Length - _passedOn);
            var end = last ? text.Length : text.LastIndexOf('\n') + 1;
            foreach (var one in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
                line(one.TrimEnd('\r'));
            _passedOn += end;
        }
    }
}
