using System.Runtime.InteropServices;

namespace HaCluster.Bench;

/// <summary>Ctrl-C and SIGTERM end what measures, and not what puts things back.</summary>
internal static class Interruption
{
    /// <summary>What shells make of Ctrl-C.</summary>
    public const int ExitCode = 130;

    private static readonly CancellationTokenSource Asked = new();
    private static readonly AsyncLocal<bool> PutsBack = new();

    /// <summary>Cancelled when the benchmark is to end; never for what puts things back.</summary>
    public static CancellationToken Token => PutsBack.Value ? CancellationToken.None : Asked.Token;

    /// <summary>Until the result is disposed of, the signals no longer end the process at once.</summary>
    public static IDisposable Watch()
    {
        var registrations = ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            .Select(signal => PosixSignalRegistration.Create(signal, Ask)).ToArray();
        return new Registrations(registrations);
    }

    /// <summary>Measures, and puts back in any case.</summary>
    public static async Task WithAsync(Func<Task> measure, Func<Task> putBack)
    {
        try
        {
            await measure();
        }
        finally
        {
            await UnharmedAsync(putBack);
        }
    }

    private static async Task UnharmedAsync(Func<Task> putBack)
    {
        PutsBack.Value = true;
        await putBack();
    }

    private static void Ask(PosixSignalContext context)
    {
        context.Cancel = true;
        Asked.Cancel();
    }

    private sealed class Registrations(PosixSignalRegistration[] all) : IDisposable
    {
        public void Dispose() => Array.ForEach(all, registration => registration.Dispose());
    }
}
