using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>Builds objects of types with an <see cref="OutputTypeAttribute"/> through their marked constructor.</summary>
internal static class OutputTypes
{
    public static Func<object, string, object?> MakeConverter(Type type)
    {
        const BindingFlags Constructors = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var constructor = type.GetConstructors(Constructors)
            .FirstOrDefault(candidate => candidate.GetCustomAttribute<OutputConstructorAttribute>() is not null)
            ?? throw new InvalidOperationException($"{type.FullName} has [OutputType] but no constructor with [OutputConstructor].");
        var parameters = constructor.GetParameters()
            .Select(parameter => (
                Name: parameter.GetCustomAttribute<OutputConstructorParameterAttribute>()?.Name ?? parameter.Name!,
                parameter.ParameterType))
            .ToArray();

        return (value, path) =>
        {
            if (value is not ImmutableDictionary<string, object?> members)
            {
                throw ValueConverter.Mismatch(value, type, path);
            }

            var arguments = new object?[parameters.Length];
            for (var i = 0; i < parameters.Length; i++)
            {
                var (name, parameterType) = parameters[i];
                arguments[i] = ValueConverter.Convert(members.GetValueOrDefault(name), parameterType, $"{path}.{name}");
            }

            return constructor.Invoke(arguments);
        };
    }
}
