using HaCluster.Cli.Containers;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>Docker Engine answers.</summary>
internal sealed class DockerCheck : IPreflightCheck
{
    public async Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        if (context.ImageBuilder is null)
            return [];
        var docker = await context.ImageBuilder;
        return docker.Reachable
            ? [new CheckResult("docker", $"Docker Engine {docker.Version} answers at {docker.Endpoint}")]
            : [new CheckResult("docker", new Diagnostic
            {
                Code = Codes.Check.Docker,
                Summary = $"Docker cannot be reached at {docker.Endpoint}.",
                Why = $"{docker.Failure}",
                Fix = Fix.Of(HowToStart(docker)),
                Subject = docker.Endpoint,
            })];
    }

    private static string HowToStart(DockerSnapshot docker) =>
        !docker.Endpoint.StartsWith("unix:", StringComparison.Ordinal)
            ? "Correct DOCKER_HOST, or unset it to use this machine's Docker."
            : Directory.Exists("/run/systemd/system")
                ? "Start it with `sudo systemctl start docker`; `scripts/up` installs it where it is missing."
                : "Start it with `sudo dockerd` in another terminal; `scripts/up` installs and starts it.";
}
