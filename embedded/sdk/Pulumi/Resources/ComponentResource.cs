using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A resource made of others.</summary>
public class ComponentResource : Resource
{
    public ComponentResource(string type, string name, ComponentResourceOptions? options = null)
        : this(type, name, ResourceArgs.Empty, options)
    {
    }

    public ComponentResource(
        string type,
        string name,
        ResourceArgs? args,
        ComponentResourceOptions? options = null,
        bool remote = false)
        : base(type, name, custom: false, args ?? ResourceArgs.Empty, options ?? new ComponentResourceOptions(), remote)
    {
    }

    /// <summary>Says that the component is complete, without outputs.</summary>
    protected void RegisterOutputs() => RegisterOutputs(ImmutableDictionary<string, object?>.Empty);

    /// <summary>Says that the component is complete, with its outputs.</summary>
    protected void RegisterOutputs(IDictionary<string, object?> outputs) => RegisterOutputs(Output.Create(outputs));

    /// <inheritdoc cref="RegisterOutputs(IDictionary{string, object})"/>
    protected void RegisterOutputs(Task<IDictionary<string, object?>> outputs) => RegisterOutputs(Output.Create(outputs));

    /// <inheritdoc cref="RegisterOutputs(IDictionary{string, object})"/>
    protected void RegisterOutputs(Output<IDictionary<string, object?>> outputs) =>
        Deployment.Required.RegisterOutputs(this, outputs);
}
