namespace HaCluster.Drills.Faults;

/// <summary>Takes machines of the local cluster down and up again, through Docker: nothing inside is asked.</summary>
public static class DockerMachine
{
    /// <summary>A machine that hangs does not hang the drill.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Power off, without a goodbye.</summary>
    public static Task KillAsync(params string[] containers) => DockerAsync(["kill", .. containers]);

    public static Task StartAsync(params string[] containers) => DockerAsync(["start", .. containers]);

    /// <summary>A clean power off, and on again.</summary>
    public static Task RestartAsync(string container) => DockerAsync(["restart", container]);

    public static Task PauseAsync(string container) => DockerAsync(["pause", container]);

    /// <summary>Ends a pause; one that is over already is no error.</summary>
    public static async Task ResumeAsync(params string[] containers)
    {
        foreach (var container in containers)
        {
            if ((await DockerAsync(["inspect", "-f", "{{.State.Paused}}", container])).Output.Trim() == "true")
                await DockerAsync(["unpause", container]);
        }
    }

    /// <summary>Removes containers with their unnamed volumes, networks, and those of the named volumes that exist.</summary>
    public static async Task RemoveAsync(string[] containers, string[] networks, string[] volumes)
    {
        await DockerAsync(["rm", "--force", "--volumes", .. containers]);
        await DockerAsync(["network", "rm", .. networks]);
        await DockerAsync(["volume", "rm", "--force", .. volumes]);
    }

    public static async Task<bool> IsRunningAsync(string container) =>
        (await DockerAsync(["inspect", "-f", "{{.State.Running}} {{.State.Paused}}", container])).Output.Trim() == "true false";

    /// <summary>Which containers these are, and since when they run: another text when one was replaced or started anew.</summary>
    public static async Task<string> StartTimesAsync(params string[] containers) =>
        (await DockerAsync(["inspect", "-f", "{{.Id}} {{.State.StartedAt}}", .. containers])).Output;

    /// <summary>A shell command inside, as root.</summary>
    /// <exception cref="DrillException">It failed, or the machine does not run.</exception>
    public static async Task<string> ShellAsync(string container, string command) =>
        (await DockerAsync(["exec", container, "bash", "-c", command])).Output;

    /// <summary>A shell command inside that goes on by itself.</summary>
    public static Task StartShellAsync(string container, string command) =>
        DockerAsync(["exec", "-d", container, "bash", "-c", command]);

    private static async Task<ProcessResult> DockerAsync(string[] arguments)
    {
        var result = await ProcessRunner.RunAsync("docker", arguments, Deadline);
        return result.ExitCode == 0
            ? result
            : throw new DrillException(
                $"`docker {string.Join(' ', arguments.Select(Short))}` ended with exit code {result.ExitCode}: {result.Error.Trim()}");
    }

    // A script that is passed begins with what all have; what it does is at its end.
    private static string Short(string argument) => argument.Length <= 400 ? argument : $"... {argument[^400..]}";
}
