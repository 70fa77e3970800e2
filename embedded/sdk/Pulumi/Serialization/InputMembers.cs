using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>Reads the members of an argument bag that have an <see cref="InputAttribute"/>.</summary>
internal static class InputMembers
{
    private const BindingFlags OwnMembers =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Type, Member[]> Members = new();

    public static Dictionary<string, object?> Read(InputArgs args)
    {
        var values = new Dictionary<string, object?>();
        foreach (var member in Members.GetOrAdd(args.GetType(), Find))
        {
            var value = member.Read(args);
            if (value is null && member.Attribute.IsRequired)
            {
                throw new ArgumentNullException(
                    paramName: null,
                    $"[Input] {args.GetType().FullName}.{member.Name} is required but was not given a value");
            }

            values[member.Attribute.Name] = value is not null && member.Attribute.Json ? JsonInput.ToJson(value) : value;
        }

        return values;
    }

    private static Member[] Find(Type type)
    {
        var members = new List<Member>();
        // Private members are only reported by the type that declares them.
        for (var declaring = type; declaring is not null && declaring != typeof(InputArgs); declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(OwnMembers))
            {
                if (field.GetCustomAttribute<InputAttribute>() is { } attribute)
                {
                    members.Add(new(PropertyNameOf(field), attribute, field.GetValue));
                }
            }

            foreach (var property in declaring.GetProperties(OwnMembers))
            {
                if (property.GetCustomAttribute<InputAttribute>() is { } attribute)
                {
                    members.Add(new(property.Name, attribute, property.GetValue));
                }
            }
        }

        return [.. members];
    }

    // The compiler calls the field behind property P "<P>k__BackingField".
    private static string PropertyNameOf(FieldInfo field) => field.Name.TrimStart('<').Split('>')[0];

    private sealed record Member(string Name, InputAttribute Attribute, Func<object, object?> Read);
}
