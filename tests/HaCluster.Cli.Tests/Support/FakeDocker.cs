using System.Formats.Tar;
using System.Net;
using System.Text;
using System.Text.Json;

namespace HaCluster.Cli.Tests.Support;

/// <summary>Docker's API as far as the command line asks it itself: what there is, and files in containers.</summary>
internal sealed class FakeDocker : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<object> _containers = [];
    private readonly List<object> _networks = [];
    private readonly List<object> _volumes = [];
    private readonly Dictionary<(string Container, string Path), byte[]> _files = [];
    private readonly Dictionary<string, object> _images = [];

    public FakeDocker()
    {
        var port = Loopback.FreePort();
        Endpoint = $"tcp://127.0.0.1:{port}";
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = AnswerAsync();
    }

    /// <summary>Value of DOCKER_HOST.</summary>
    public string Endpoint { get; }

    /// <summary>Requests that would have changed something.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>An image, which has digests when it came from a registry.</summary>
    public void AddImage(string name, string id, params string[] digests) => _images[name] = new { Id = id, RepoDigests = digests };

    /// <returns>Its id.</returns>
    public string Add(string name, string directory, string state = "running")
    {
        var id = $"{name}-id";
        _containers.Add(new
        {
            Id = id,
            Names = new[] { $"/{name}" },
            State = state,
            Status = "Up",
            Created = 0,
            Ports = Array.Empty<object>(),
            Labels = new Dictionary<string, string>
            {
                ["hacluster.stack"] = "local",
                ["hacluster.directory"] = directory,
                ["hacluster.urn"] = $"urn:pulumi:local::hacluster::docker:index/container:Container::{name}",
            },
        });
        return id;
    }

    /// <summary>A thing as Pulumi's own provider makes it: with the label that the program gives, and no other.</summary>
    /// <param name="kind"><c>container</c>, <c>network</c> or <c>volume</c>.</param>
    public void AddOfPulumi(string kind, string name)
    {
        var labels = new Dictionary<string, string> { ["hacluster.stack"] = "local" };
        switch (kind)
        {
            case "container":
                _containers.Add(new
                {
                    Id = $"{name}-id",
                    Names = new[] { $"/{name}" },
                    State = "created",
                    Status = "Created",
                    Created = 0,
                    Ports = Array.Empty<object>(),
                    Labels = labels,
                });
                break;
            case "network":
                _networks.Add(new { Id = $"{name}-id", Name = name, Labels = labels });
                break;
            default:
                _volumes.Add(new { Name = name, Labels = labels });
                break;
        }
    }

    /// <summary>A volume that this project has made.</summary>
    public void AddVolume(string name, string directory) => _volumes.Add(new
    {
        Name = name,
        Labels = new Dictionary<string, string>
        {
            ["hacluster.stack"] = "local",
            ["hacluster.directory"] = directory,
            ["hacluster.urn"] = $"urn:pulumi:local::hacluster::docker:index/volume:Volume::{name}",
        },
    });

    public void AddFile(string container, string path, byte[] content) => _files[(container, path)] = content;

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
                Answer(await _listener.GetContextAsync());
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath;
        if (context.Request.HttpMethod != "GET")
            Changes.Add($"{context.Request.HttpMethod} {path}");
        if (path.EndsWith("/archive", StringComparison.Ordinal))
            AnswerWithFile(context, path.Split('/')[^2], context.Request.QueryString["path"]!);
        else if (path.EndsWith("/containers/json", StringComparison.Ordinal))
            Reply(context, _containers);
        else if (path.Contains("/images/", StringComparison.Ordinal))
            AnswerWithImage(context, Uri.UnescapeDataString(path[(path.IndexOf("/images/", StringComparison.Ordinal) + 8)..^5]));
        else if (path.EndsWith("/networks", StringComparison.Ordinal))
            Reply(context, _networks);
        else if (path.EndsWith("/volumes", StringComparison.Ordinal))
            Reply(context, new { Volumes = _volumes });
        else
            Reply(context, new { ServerVersion = "28.0", ApiVersion = "1.50", DockerRootDir = Path.GetTempPath() });
    }

    private void AnswerWithImage(HttpListenerContext context, string name)
    {
        if (_images.TryGetValue(name, out var image))
            Reply(context, image);
        else
            Reply(context, new { message = $"No such image: {name}" }, HttpStatusCode.NotFound);
    }

    private void AnswerWithFile(HttpListenerContext context, string container, string path)
    {
        if (!_files.TryGetValue((container, path), out var content))
        {
            Reply(context, new { message = $"Could not find the file {path} in container {container}" }, HttpStatusCode.NotFound);
            return;
        }
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "recovery") { DataStream = new MemoryStream(content) });
        context.Response.Headers["X-Docker-Container-Path-Stat"] =
            Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"name\":\"recovery\"}"));
        Send(context, archive.ToArray());
    }

    private static void Reply(HttpListenerContext context, object body, HttpStatusCode status = HttpStatusCode.OK)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "application/json";
        Send(context, JsonSerializer.SerializeToUtf8Bytes(body));
    }

    private static void Send(HttpListenerContext context, byte[] body)
    {
        context.Response.OutputStream.Write(body);
        context.Response.Close();
    }
}
