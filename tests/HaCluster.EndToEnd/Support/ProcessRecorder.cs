using System.Collections.Concurrent;
using System.Text;

namespace HaCluster.EndToEnd.Support;

/// <summary>
/// Notes the command line of every process that it sees, those of the hosts' containers included: whoever is logged in sees them, too.
/// </summary>
internal sealed class ProcessRecorder : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, bool> _lines = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _work;

    public ProcessRecorder() => _work = Task.Run(RecordAsync);

    public ICollection<string> CommandLines => _lines.Keys;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task RecordAsync()
    {
        while (true)
        {
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
            {
                try
                {
                    _lines.TryAdd(Encoding.UTF8.GetString(await File.ReadAllBytesAsync($"{process}/cmdline")), true);
                }
                catch (IOException)
                {
                    // It has ended.
                }
            }
            await Task.Delay(Interval, _end.Token);
        }
    }
}
