using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Pulumi.Serialization;

/// <summary>Turns the plain objects of <see cref="PropertyDeserializer"/> into the declared type of an output.</summary>
internal static class ValueConverter
{
    private static readonly ConcurrentDictionary<System.Type, Func<object, string, object?>> Converters = new();

    /// <param name="value">A plain object; null becomes the default of the type.</param>
    /// <param name="type">The declared type.</param>
    /// <param name="path">Names the value in errors.</param>
    /// <exception cref="InvalidOperationException">The value does not fit the type.</exception>
    public static object? Convert(object? value, System.Type type, string path)
    {
        if (value is null)
        {
            return type.IsValueType ? Activator.CreateInstance(type) : null;
        }

        return Converters.GetOrAdd(type, MakeConverter)(value, path);
    }

    private static Func<object, string, object?> MakeConverter(System.Type type)
    {
        if (type == typeof(object))
        {
            return static (value, _) => value;
        }

        if (type == typeof(int))
        {
            return static (value, path) => value is double number and >= int.MinValue and <= int.MaxValue
                ? (int)number
                : throw Mismatch(value, typeof(int), path);
        }

        if (type == typeof(JsonElement))
        {
            return static (value, _) => JsonDocument.Parse(JsonInput.ToText(ToWire(value))).RootElement;
        }

        if (type.IsEnum)
        {
            return (value, path) => value is double number ? System.Enum.ToObject(type, (int)number) : throw Mismatch(value, type, path);
        }

        if (EnumStructs.IsEnumStruct(type))
        {
            var underlying = EnumStructs.UnderlyingType(type);
            return (value, path) => EnumStructs.Create(type, Convert(value, underlying, path)!);
        }

        if (type.IsGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            var parameters = type.GetGenericArguments();
            if (definition == typeof(Nullable<>))
            {
                return (value, path) => Convert(value, parameters[0], path);
            }

            if (definition == typeof(ImmutableArray<>))
            {
                return Generic(nameof(ToArray), parameters);
            }

            if (definition == typeof(ImmutableDictionary<,>) && parameters[0] == typeof(string))
            {
                return Generic(nameof(ToMap), parameters[1]);
            }

            if (definition == typeof(Union<,>))
            {
                return Generic(nameof(ToUnion), parameters);
            }
        }

        return type.GetCustomAttribute<OutputTypeAttribute>() is null
            ? (value, path) => type.IsInstanceOfType(value) ? value : throw Mismatch(value, type, path)
            : OutputTypes.MakeConverter(type);
    }

    private static Func<object, string, object?> Generic(string method, params System.Type[] parameters) =>
        typeof(ValueConverter)
            .GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(parameters)
            .CreateDelegate<Func<object, string, object?>>();

    private static object? ToArray<T>(object value, string path) => value is ImmutableArray<object?> items
        ? items.Select((item, i) => (T)Convert(item, typeof(T), $"{path}[{i}]")!).ToImmutableArray()
        : throw Mismatch(value, typeof(ImmutableArray<T>), path);

    private static object? ToMap<T>(object value, string path) => value is ImmutableDictionary<string, object?> items
        ? items.ToImmutableDictionary(item => item.Key, item => (T)Convert(item.Value, typeof(T), $"{path}.{item.Key}")!)
        : throw Mismatch(value, typeof(ImmutableDictionary<string, T>), path);

    private static object? ToUnion<T0, T1>(object value, string path)
    {
        try
        {
            return Union<T0, T1>.FromT0((T0)Convert(value, typeof(T0), path)!);
        }
        catch (InvalidOperationException)
        {
            return Union<T0, T1>.FromT1((T1)Convert(value, typeof(T1), path)!);
        }
    }

    // Plain objects hold no output, so serialising them completes at once.
    private static Value ToWire(object value) => new PropertySerializer().SerializeAsync(value, "json").GetAwaiter().GetResult();

    internal static InvalidOperationException Mismatch(object value, System.Type type, string path) =>
        new($"Expected {type.FullName} but got {value.GetType().FullName} deserializing {path}");
}
