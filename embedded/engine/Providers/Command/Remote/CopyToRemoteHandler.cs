using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Assets;
using HaCluster.Engine.Providers.Schema;
using HaCluster.Ssh;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary><c>command:remote:CopyToRemote</c>: copies files to another machine over SFTP. Deleting it leaves them there.</summary>
internal sealed class CopyToRemoteHandler(SshConnectionPool pool, IProviderHost host)
    : ResourceHandler("command:remote:CopyToRemote", Inputs)
{
    private static readonly ObjectSchema Inputs = new(
        new Property("connection", ConnectionInput.Schema) { Required = true, Secret = true },
        new Property("source", PropertyType.AssetOrArchive) { Required = true },
        new Property("remotePath", PropertyType.String) { Required = true },
        new Property("triggers", PropertyType.ListOf(PropertyType.Any)) { Replaces = true });

    private readonly AssetContent _assets = new(host.ProgramDirectory);

    public override Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation)
    {
        var result = Schema.Check(request.NewInputs);
        if (!result.Inputs.TryGetValue("source", out var source))
            return Task.FromResult(result);
        try
        {
            return Task.FromResult(result with { Inputs = result.Inputs.Set("source", _assets.WithHash(source)) });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(result with { Failures = result.Failures.Add(new CheckFailure("source", exception.Message)) });
        }
    }

    public override async Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return new CreateResult("", request.Inputs);
        await CopyAsync(request.Urn, request.Name, request.Inputs, request.Timeout, cancellation);
        return new CreateResult(RandomHex(8), request.Inputs);
    }

    /// <summary>Copies again only when content or destination changed, the host included; the file at an old destination stays.</summary>
    public override async Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return new UpdateResult(request.NewInputs);
        string[] copied = ["source", "remotePath"];
        var copies = copied.Any(name => !InputDiff.Same(request.OldInputs.Find(name), request.NewInputs.Find(name)))
            || ConnectionInput.Read(request.OldInputs).Name != ConnectionInput.Read(request.NewInputs).Name;
        if (copies)
            await CopyAsync(request.Urn, request.Name, request.NewInputs, request.Timeout, cancellation);
        return new UpdateResult(request.NewInputs);
    }

    private async Task CopyAsync(string urn, string name, PropertyMap inputs, TimeSpan? timeout, CancellationToken cancellation)
    {
        var target = ConnectionInput.Read(inputs);
        var remotePath = new PropertyReader(inputs).String("remotePath");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (timeout is { } time)
            limit.CancelAfter(time);
        try
        {
            using var source = await CopySource.OpenAsync(_assets, inputs["source"], limit.Token);
            void Report(string message) => host.Log(LogSeverity.Info, urn, message, ephemeral: true);
            using var files = await pool.OpenFilesAsync(target, Report, limit.Token);
            await RemoteCopy.RunAsync(files, source, remotePath, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ProviderException(
                $"The copy of {name} to {target.Name}:{remotePath} timed out after {timeout!.Value.TotalSeconds:0.#} s.");
        }
        catch (Exception exception) when (IsOfCopy(exception))
        {
            throw new ProviderException(
                $"The copy of {name} to {target.Name}:{remotePath} failed: {exception.Message.TrimEnd('.')}.\n" +
                $"  to connect to it: {target.CommandLine}", exception);
        }
    }

    private static bool IsOfCopy(Exception exception) =>
        exception is ProviderException or SshDialException or SshFileException
            or IOException or UnauthorizedAccessException or HttpRequestException;
}
