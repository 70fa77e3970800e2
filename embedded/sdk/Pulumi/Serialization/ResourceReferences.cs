using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>Finds the class of a resource that the engine refers to by URN.</summary>
internal static class ResourceReferences
{
    private static readonly ConcurrentDictionary<string, Type?> Types = new();

    /// <summary>
    /// The resource as an object of its own class when a loaded assembly has one for its type, else an object that only knows the URN.
    /// </summary>
    public static Resource Resolve(string urn, string version)
    {
        var type = Types.GetOrAdd(TypeTokenOf(urn), Find);
        var constructor = type?.GetConstructors().FirstOrDefault(candidate =>
            candidate.GetParameters() is [{ ParameterType: var name }, _, { ParameterType: var options }]
            && name == typeof(string)
            && options.IsAssignableTo(typeof(ResourceOptions)));
        if (constructor is null)
        {
            return new DependencyResource(urn);
        }

        var options = (ResourceOptions)Activator.CreateInstance(constructor.GetParameters()[2].ParameterType)!;
        options.Urn = urn;
        options.Version = version.Length > 0 ? version : null;
        return (Resource)constructor.Invoke([NameOf(urn), null, options]);
    }

    private static Type? Find(string token) => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly.GetName().Name?.StartsWith("Pulumi.", StringComparison.Ordinal) ?? false)
        .SelectMany(assembly => assembly.GetExportedTypes())
        .FirstOrDefault(type => type.GetCustomAttribute<ResourceTypeAttribute>()?.Type == token);

    // urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>; the name may hold further "::".
    private static string TypeTokenOf(string urn) => Parts(urn)[2].Split('$')[^1];

    private static string NameOf(string urn) => Parts(urn)[3];

    private static string[] Parts(string urn) => urn.Split("::", 4) is { Length: 4 } parts
        ? parts
        : throw new InvalidOperationException($"'{urn}' is not a URN; expected urn:pulumi:<stack>::<project>::<type>::<name>.");
}
