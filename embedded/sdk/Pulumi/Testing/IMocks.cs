using System.Collections.Immutable;

namespace Pulumi.Testing;

/// <summary>Stands for the engine and its providers in a unit test of a program.</summary>
public interface IMocks
{
    /// <summary>Answers a registration or a read.</summary>
    /// <returns>The id (null for a component) and the outputs: a dictionary, or an object that serialises as one.</returns>
    Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args);

    /// <summary>Answers a call of a provider function.</summary>
    /// <returns>The result: a dictionary, or an object that serialises as one.</returns>
    Task<object> CallAsync(MockCallArgs args);

    /// <summary>Hears of the outputs of components and of the stack.</summary>
    Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest request) => Task.CompletedTask;
}

/// <summary>A registration or a read.</summary>
public class MockResourceArgs
{
    /// <summary>The type token.</summary>
    public string? Type { get; set; }

    public string? Name { get; set; }

    /// <summary>The inputs, without those that are null or unknown.</summary>
    public ImmutableDictionary<string, object> Inputs { get; set; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>Reference to the provider; empty means the default one.</summary>
    public string? Provider { get; set; }

    /// <summary>The id to read or to import; empty for a new resource.</summary>
    public string? Id { get; set; }
}

/// <summary>A call of a provider function.</summary>
public class MockCallArgs
{
    /// <summary>The function's token.</summary>
    public string? Token { get; set; }

    public ImmutableDictionary<string, object> Args { get; set; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>Reference to the provider; empty means the default one.</summary>
    public string? Provider { get; set; }
}

/// <summary>The outputs of a component or stack.</summary>
public class MockRegisterResourceOutputsRequest
{
    public string? Urn { get; set; }

    public ImmutableDictionary<string, object> Outputs { get; set; } = ImmutableDictionary<string, object>.Empty;
}
