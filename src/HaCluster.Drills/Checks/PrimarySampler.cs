using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using HaCluster.Failover.Members;

namespace HaCluster.Drills.Checks;

/// <summary>
/// Asks both databases five times a second, from inside their hosts, whether they would take a write, and counts the moments in which
/// both said so.
/// </summary>
public sealed class PrimarySampler : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    // One session for as long as the server lives. It ends when its input does: the end of `docker exec` alone ends nothing inside.
    // The server stamps the answer, so of two overlapping claims each holds at its own stamp.
    private static readonly string Loop = DatabaseHostScript.Prelude + """
        ask() {
            while :; do
                read -rt 0.2 && exit
                [ $? -gt 128 ] || exit
                echo "select (extract(epoch from clock_timestamp()) * 1000)::bigint, pg_is_in_recovery();"
            done
        }
        until read -t 0; do
            ask | monitor_psql -F ' ' 2> /dev/null
            sleep 0.1
        done
        """;

    private readonly ConcurrentDictionary<string, ConcurrentQueue<long>> _claims = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sampling;

    public PrimarySampler(IEnumerable<string> containers) =>
        _sampling = Task.WhenAll(containers.Select(container => SampleAsync(container, _claims.GetOrAdd(container, _ => new()))));

    /// <summary>Moments, 200 ms each, in which more than one database claimed to be primary.</summary>
    public ImmutableArray<long> DoublePrimaries => PrimaryOverlap.Moments([.. _claims.Values.Select(queue => queue.ToArray())]);

    /// <summary>The database was seen as primary at all; a sampler that saw nothing rules nothing out.</summary>
    public bool Saw(string container) => !_claims[container].IsEmpty;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sampling;
        _stop.Dispose();
    }

    private async Task SampleAsync(string container, ConcurrentQueue<long> claims)
    {
        while (!_stop.IsCancellationRequested)
        {
            using var process = Process.Start(new ProcessStartInfo("docker", ["exec", "-i", container, "bash", "-c", Loop])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            try
            {
                while (process is not null && await process.StandardOutput.ReadLineAsync(_stop.Token) is { } line)
                {
                    if (line.Split(' ') is [var at, "f"])
                        claims.Enqueue(long.Parse(at, CultureInfo.InvariantCulture));
                }
                await Task.Delay(Retry, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                process?.StandardInput.Close();
                process?.Kill(entireProcessTree: true);
            }
        }
    }
}
