using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;

namespace HaCluster.Diagnostics;

/// <summary>Makes a <see cref="Fix"/> of an interpolated string; the fixes in it stay data.</summary>
[InterpolatedStringHandler]
public readonly struct FixBuilder
{
    private readonly ImmutableArray<Fix>.Builder _parts;
    private readonly StringBuilder _text;

    public FixBuilder(int literalLength, int formattedCount) =>
        (_parts, _text) = (ImmutableArray.CreateBuilder<Fix>(2 * formattedCount + 1), new StringBuilder(literalLength));

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted<T>(T value) => AppendFormatted(value, null);

    public void AppendFormatted<T>(T value, string? format)
    {
        if (value is Fix fix)
        {
            EndText();
            _parts.Add(fix);
        }
        else
        {
            _text.Append(value is IFormattable formattable ? formattable.ToString(format, null) : value?.ToString());
        }
    }

    internal Fix Build()
    {
        EndText();
        return _parts is [var only] ? only : new FixParts(_parts.ToImmutable());
    }

    private void EndText()
    {
        if (_text.Length == 0)
            return;
        _parts.Add(new FixText(_text.ToString()));
        _text.Clear();
    }
}
