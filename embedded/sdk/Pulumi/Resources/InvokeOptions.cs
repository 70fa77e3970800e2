namespace Pulumi;

/// <summary>Options of a call of a provider function.</summary>
public class InvokeOptions
{
    /// <summary>A resource whose providers are used.</summary>
    public Resource? Parent { get; set; }

    public ProviderResource? Provider { get; set; }

    public string? Version { get; set; }

    public string? PluginDownloadURL { get; set; }
}

/// <summary>Options of a call of a provider function whose result is an output.</summary>
public sealed class InvokeOutputOptions : InvokeOptions
{
    private InputList<Resource>? _dependsOn;

    /// <summary>Resources that must exist before the call.</summary>
    public InputList<Resource> DependsOn
    {
        get => _dependsOn ??= new();
        set => _dependsOn = value;
    }
}
