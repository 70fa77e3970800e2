using System.Collections.Concurrent;
using Pulumi;

namespace HaCluster.Components.Tests;

/// <summary>What a component registered, resource and options, in the order it came.</summary>
internal sealed class Registrations : ConcurrentQueue<ResourceTransformationArgs>
{
    /// <summary>Give these to the component.</summary>
    public ComponentResourceOptions Options => new()
    {
        ResourceTransformations =
        {
            args =>
            {
                Enqueue(args);
                return null;
            },
        },
    };
}
