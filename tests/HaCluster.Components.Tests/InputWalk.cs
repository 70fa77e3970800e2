using System.Collections;
using System.Reflection;
using Pulumi;
using Pulumi.Utilities;

namespace HaCluster.Components.Tests;

/// <summary>
/// Looks into the arguments of a resource as the program gave them: the values, whether they are secret, what they came from.
/// </summary>
internal sealed class InputWalk
{
    private const BindingFlags AnyMember = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public HashSet<Resource> Dependencies { get; } = [];

    /// <summary>Every text found, with the path of its input.</summary>
    public List<(string Path, string Text, bool Secret)> Texts { get; } = [];

    public static async Task<InputWalk> OverAsync(ResourceArgs? args)
    {
        var walk = new InputWalk();
        await walk.VisitAsync("", args, secret: false);
        return walk;
    }

    private async Task VisitAsync(string path, object? value, bool secret)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                Texts.Add((path, text, secret));
                break;
            case InputArgs args:
                foreach (var (name, member) in Members(args))
                    await VisitAsync($"{path}.{name}", member, secret);
                break;
            case IDictionary map:
                foreach (DictionaryEntry entry in map)
                    await VisitAsync($"{path}.{entry.Key}", entry.Value, secret);
                break;
            // An input list is itself enumerable, but only as a whole is it known to be secret.
            case var _ when FindInputType(value.GetType()) is { } type:
                var visit = typeof(InputWalk).GetMethod(nameof(VisitInputAsync), AnyMember)!.MakeGenericMethod(type);
                await (Task)visit.Invoke(this, [path, value, secret])!;
                break;
            case IEnumerable items:
                foreach (var item in items)
                    await VisitAsync($"{path}[]", item, secret);
                break;
        }
    }

    private async Task VisitInputAsync<T>(string path, Input<T> input, bool secret)
    {
        var output = input.ToOutput();
        Dependencies.UnionWith(await OutputUtilities.GetDependenciesAsync(output));
        await VisitAsync(path, await OutputUtilities.GetValueAsync(output), secret || await Output.IsSecretAsync(output));
    }

    private static IEnumerable<(string Name, object? Value)> Members(InputArgs args)
    {
        for (var type = args.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(AnyMember | BindingFlags.DeclaredOnly).Where(IsInput))
                yield return (NameOf(field), field.GetValue(args));
            foreach (var property in type.GetProperties(AnyMember | BindingFlags.DeclaredOnly).Where(IsInput))
                yield return (NameOf(property), property.GetValue(args));
        }
    }

    // The wire name is the attribute's first argument; as a property it is not public.
    private static string NameOf(MemberInfo member) =>
        (string)member.GetCustomAttributesData().First(data => data.AttributeType == typeof(InputAttribute)).ConstructorArguments[0].Value!;

    private static bool IsInput(MemberInfo member) => member.GetCustomAttribute<InputAttribute>() is not null;

    private static Type? FindInputType(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Input<>))
                return type.GetGenericArguments()[0];
        }
        return null;
    }
}
