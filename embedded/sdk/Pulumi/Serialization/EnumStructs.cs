using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>
/// Structs with an <see cref="EnumTypeAttribute"/>: a private constructor takes the text or number, an operator gives it back.
/// </summary>
internal static class EnumStructs
{
    private static readonly ConcurrentDictionary<Type, Conversions?> KnownConversions = new();

    public static bool IsEnumStruct(Type type) => Find(type) is not null;

    /// <summary>The text or number; null if the value is of another type.</summary>
    public static object? ValueOf(object value) => Find(value.GetType())?.ToValue.Invoke(null, [value]);

    /// <summary>The struct for a text or number.</summary>
    public static object Create(Type type, object value) => Find(type)!.FromValue.Invoke([value]);

    /// <summary>String or double: what the struct wraps.</summary>
    public static Type UnderlyingType(Type type) => Find(type)!.ToValue.ReturnType;

    private static Conversions? Find(Type type) => KnownConversions.GetOrAdd(type, static type =>
    {
        if (!type.IsValueType || type.GetCustomAttribute<EnumTypeAttribute>() is null)
        {
            return null;
        }

        var toValue = type.GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Single(method => method.Name == "op_Explicit" && (method.ReturnType == typeof(string) || method.ReturnType == typeof(double)));
        var fromValue = type.GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, [toValue.ReturnType])
            ?? throw new InvalidOperationException($"{type} has no constructor that takes a {toValue.ReturnType}.");
        return new(toValue, fromValue);
    });

    private sealed record Conversions(MethodInfo ToValue, ConstructorInfo FromValue);
}
