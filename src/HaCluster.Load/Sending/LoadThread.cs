using HaCluster.Load.Content;
using HaCluster.Load.Measuring;

namespace HaCluster.Load.Sending;

/// <summary>One thread: sends a request, checks the response, and takes the next one.</summary>
internal sealed class LoadThread(LoadClient client, NameBook names, Random random, LoadOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Names that are written before the test, so that there is something to read.</summary>
    private const int Prepared = 5;

    /// <summary>One read in so many asks for a name that nobody has written.</summary>
    private const int UnknownNames = 10;

    /// <summary>
    /// After a connection that was refused, in a closed loop: nobody is spared a request, and a dead entry does not take the processor of the
    /// machine, which may be the cluster's too.
    /// </summary>
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMilliseconds(20);

    /// <summary>Opens the connection and writes the first names. Nothing of it is measured.</summary>
    /// <returns>The kinds of the errors, and how many writes there were.</returns>
    public async Task<(int Writes, List<Fault> Faults)> PrepareAsync(CancellationToken stop)
    {
        var faults = new List<Fault>();
        var writes = Math.Min(names.Count, Prepared);
        for (var index = 0; index < writes; index++)
        {
            var (_, name, date) = names.ToWrite(index, Today);
            var (answer, fault) = await client.WriteAsync(name, date, stop);
            fault ??= answer is null ? null : AnswerCheck.OfWrite(answer);
            // What is written late in the preparation is written before the test has a clock.
            names.Written(index, date, answer is null && fault is null ? WriteOutcome.Unknown : OutcomeOf(fault), default, default);
            if (fault is not null)
                faults.Add(fault);
        }
        return (writes, faults);
    }

    public async Task RunAsync(Pace pace, LoadRecorder recorder, CancellationToken stop)
    {
        for (var done = 0; await pace.NextAsync(done, stop) is { } due; done++)
        {
            var read = random.Next(100) < options.Reads;
            var (ended, fault) = read ? await ReadAsync(stop) : await WriteAsync(pace, stop);
            if (!ended)
                return;
            recorder.Record(read, pace.Elapsed - due, fault);
            if (fault?.Kind is ErrorKinds.ConnectRefused or ErrorKinds.ConnectFailed && options.Rate is null)
                await Task.Delay(PauseAfterRefusal, time, CancellationToken.None);
        }
    }

    public void Dispose() => client.Dispose();

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private async Task<(bool Ended, Fault? Fault)> ReadAsync(CancellationToken stop)
    {
        var known = random.Next(UnknownNames) == 0 ? null : names.ToRead();
        var name = known?.Name ?? NameFamily.Unknown(random);
        var (answer, fault) = await client.ReadAsync(name, stop);
        if (answer is not null)
            fault = known is null ? AnswerCheck.OfUnknown(answer, name) : AnswerCheck.OfRead(answer, known);
        return (answer is not null || fault is not null, fault);
    }

    private async Task<(bool Ended, Fault? Fault)> WriteAsync(Pace pace, CancellationToken stop)
    {
        var (index, name, date) = names.ToWrite(Today);
        var began = pace.Elapsed;
        var (answer, fault) = await client.WriteAsync(name, date, stop);
        if (answer is not null)
            fault = AnswerCheck.OfWrite(answer);
        if (answer is null && fault is null)
            return (false, null);
        names.Written(index, date, OutcomeOf(fault), began, pace.Elapsed);
        return (true, fault);
    }

    private static WriteOutcome OutcomeOf(Fault? fault) => fault?.Kind switch
    {
        null => WriteOutcome.Acknowledged,
        ErrorKinds.ConnectRefused or ErrorKinds.ConnectFailed => WriteOutcome.NotDone,
        _ => WriteOutcome.Unknown,
    };
}
