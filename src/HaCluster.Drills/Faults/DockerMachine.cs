namespace HaCluster.Drills.Faults;

/// <summary>Takes machines of the local cluster down and up again, through Docker: nothing inside is asked.</summary>
public static class DockerMachine
{
    /// <summary>Power off, without a goodbye.</summary>
    public static Task KillAsync(params string[] containers) => DockerAsync(["kill", .. containers]);

    public static Task StartAsync(params string[] containers) => DockerAsync(["start", .. containers]);

    /// <summary>A shell command inside, as root.</summary>
    public static async Task<string> ShellAsync(string container, string command) =>
        (await DockerAsync(["exec", container, "bash", "-c", command])).Output;

    private static async Task<ProcessResult> DockerAsync(string[] arguments)
    {
        var result = await ProcessRunner.RunAsync("docker", arguments);
        return result.ExitCode == 0
            ? result
            : throw new DrillException(
                $"`docker {string.Join(' ', arguments)}` ended with exit code {result.ExitCode}: {result.Error.Trim()}");
    }
}
