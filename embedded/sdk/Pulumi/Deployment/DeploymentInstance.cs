namespace Pulumi;

/// <summary>What a program may ask about its run, and the calls of provider functions.</summary>
public sealed class DeploymentInstance
{
    private readonly Deployment _deployment;

    internal DeploymentInstance(Deployment deployment) => _deployment = deployment;

    public string StackName => _deployment.StackName;

    public string ProjectName => _deployment.ProjectName;

    public string OrganizationName => _deployment.Settings.Organization;

    /// <summary>Folder of the project file.</summary>
    public string RootDirectory => _deployment.Settings.RootDirectory
        ?? throw new InvalidOperationException("The root directory of the project is not known: PULUMI_ROOT_DIRECTORY is not set.");

    /// <summary>True in a preview.</summary>
    public bool IsDryRun => _deployment.IsDryRun;

    /// <summary>Calls a provider function. It is not called while an argument is unknown; the result is then unknown.</summary>
    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        _deployment.Invoker.Invoke<T>(token, args, options, single: false);

    /// <inheritdoc cref="Invoke{T}(string, InvokeArgs, InvokeOptions)"/>
    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOutputOptions options) =>
        _deployment.Invoker.Invoke<T>(token, args, options, single: false);

    /// <summary>Calls a provider function whose result is one value in an envelope.</summary>
    public Output<T> InvokeSingle<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        _deployment.Invoker.Invoke<T>(token, args, options, single: true);

    /// <inheritdoc cref="InvokeSingle{T}(string, InvokeArgs, InvokeOptions)"/>
    public Output<T> InvokeSingle<T>(string token, InvokeArgs args, InvokeOutputOptions options) =>
        _deployment.Invoker.Invoke<T>(token, args, options, single: true);

    /// <summary>Calls a provider function at once.</summary>
    public Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        _deployment.Invoker.InvokeAsync<T>(token, args, options, single: false);

    /// <inheritdoc cref="InvokeAsync{T}(string, InvokeArgs, InvokeOptions)"/>
    public Task<T> InvokeSingleAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        _deployment.Invoker.InvokeAsync<T>(token, args, options, single: true);

    /// <summary>Calls a provider function whose result does not matter.</summary>
    public Task InvokeAsync(string token, InvokeArgs args, InvokeOptions? options = null) =>
        _deployment.Invoker.InvokeAsync<object?>(token, args, options, single: false);
}
