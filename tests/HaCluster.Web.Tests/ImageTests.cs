using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using HaCluster.Web.Tests.App;

namespace HaCluster.Web.Tests;

/// <summary>The image as it is deployed: natively compiled, alone in its file system, without privileges.</summary>
public sealed class ImageTests(ApiFixture fixture, ITestOutputHelper output) : IClassFixture<ApiFixture>
{
    private const double Megabyte = 1e6;
    private const int Clients = 4;
    private const int Requests = 1000;

    [Fact]
    public async Task The_image_is_small_runs_without_privileges_and_is_ready_within_40_megabytes_of_memory()
    {
        var image = await BuildAsync();
        var inspected = await Shell.OutputAsync("docker", "image", "inspect", "--format", "{{.Config.User}} {{.Size}}", image);
        var (user, size) = inspected.Trim().Split(' ') is [var u, var s]
            ? (u, long.Parse(s, CultureInfo.InvariantCulture) / Megabyte)
            : default;
        Assert.Equal("10001:10001", user);
        Assert.InRange(size, 5, 30);

        var container = $"hcw-{Guid.NewGuid():N}";
        var environment = AppProcess.Environment(fixture.Database, ("DATABASE_CA_FILE", "/etc/hacluster/ca.crt"));
        await Shell.OutputAsync([
            "docker",
            "run", "--detach", "--name", container, "--network", "host", "--read-only", "--cap-drop", "ALL", "--security-opt",
            "no-new-privileges",
            "--volume", $"{fixture.Database.CaFile}:/etc/hacluster/ca.crt:ro",
            .. environment.SelectMany(e => new[] { "--env", $"{e.Key}={e.Value}" }), image]);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{environment["LISTEN_PORT"]}") };
            using var ready = await Wait.UntilAsync(
                "the container to be ready", () => http.GetAsync("/health/ready"), r => r.IsSuccessStatusCode);
            var idle = await ResidentAsync(container);
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => LoadAsync(http, client)));
            var loaded = await ResidentAsync(container);
            output.WriteLine(
                $"{image}: {size:0.0} MB; resident {idle:0.0} MB when ready, {loaded:0.0} MB after {Clients * Requests} "
                    + $"requests of {Clients} clients");
            Assert.InRange(idle, 5, 40);
            // As fast as the clients can ask: garbage piles up between collections, but stays well below the container's limit of 128 MiB.
            Assert.InRange(loaded, 5, 80);
            await Shell.OutputAsync("docker", "exec", container, "/app/hacluster-web", "--health");
            await Shell.OutputAsync("docker", "stop", "--time", "10", container);
            Assert.Equal("0", (await Shell.OutputAsync("docker", "inspect", "--format", "{{.State.ExitCode}}", container)).Trim());
        }
        finally
        {
            await Shell.OutputAsync("docker", "rm", "--force", container);
        }
    }

    private static async Task<string> BuildAsync()
    {
        try
        {
            await Shell.OutputAsync("docker", "version");
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"no image can be built or run here: {exception.Message}");
        }
        return (await Shell.OutputAsync(Repository.PathOf("docker/app/build.sh"))).Trim();
    }

    private static async Task LoadAsync(HttpClient http, int client)
    {
        var name = $"Load{(char)('a' + (client % 26))}";
        for (var i = 0; i < Requests; i++)
        {
            using var response = i % 3 == 0
                ? await http.PutAsJsonAsync($"/hello/{name}", new { dateOfBirth = "1990-05-17" })
                : await http.GetAsync($"/hello/{name}");
            Assert.True(response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.OK, $"{response.StatusCode}");
        }
    }

    /// <summary>Resident memory in MB, pages shared with other processes included.</summary>
    private static async Task<double> ResidentAsync(string container)
    {
        var pid = (await Shell.OutputAsync("docker", "inspect", "--format", "{{.State.Pid}}", container)).Trim();
        var line = (await File.ReadAllLinesAsync($"/proc/{pid}/status")).Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / Megabyte;
    }
}
