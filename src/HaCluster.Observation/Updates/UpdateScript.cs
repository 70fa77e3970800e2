namespace HaCluster.Observation.Updates;

/// <summary>The script that a host runs, as root, to print what of it is to be upgraded; see <see cref="UpdateReport"/>.</summary>
public static class UpdateScript
{
    /// <summary>What a shell reads on stdin: sent with each look, so that hosts that an earlier version set up can be asked, too.</summary>
    public static string Text { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(UpdateScript).Assembly.GetManifestResourceStream("updates.sh")
            ?? throw new InvalidOperationException("The script updates.sh is not part of the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
