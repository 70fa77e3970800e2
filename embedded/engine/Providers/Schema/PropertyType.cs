using System.Collections.Immutable;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Schema;

/// <summary>
/// The type of a resource property. <see cref="Check"/> normalises a value (defaults of nested objects) and reports what does not fit;
/// unknown values pass, because a preview checks before everything is known.
/// </summary>
internal abstract record PropertyType
{
    public static PropertyType String { get; } = new StringType();
    public static PropertyType Bool { get; } = new BoolType();
    public static PropertyType Number { get; } = new NumberType();
    public static PropertyType Integer { get; } = new NumberType { WholeOnly = true };
    public static PropertyType Any { get; } = new AnyType();
    public static PropertyType Asset { get; } = new AssetType(AllowAsset: true, AllowArchive: false);
    public static PropertyType Archive { get; } = new AssetType(AllowAsset: false, AllowArchive: true);
    public static PropertyType AssetOrArchive { get; } = new AssetType(AllowAsset: true, AllowArchive: true);
    public static PropertyType StringList { get; } = new ListType(String);
    public static PropertyType StringMap { get; } = new MapType(String);

    public static PropertyType ListOf(PropertyType item) => new ListType(item);
    public static PropertyType ListOf(params Property[] item) => new ListType(new ObjectType(new ObjectSchema(item)));
    public static PropertyType Object(params Property[] properties) => new ObjectType(new ObjectSchema(properties));
    public static PropertyType OneOf(params string[] values) => new StringType { Values = [.. values] };
    public static PropertyType IntegerIn(double min, double max) => new NumberType { WholeOnly = true, Min = min, Max = max };

    /// <summary>What a user may write, for error messages: "a string".</summary>
    public abstract string Description { get; }

    public PropertyValue Check(PropertyValue value, string path, ICollection<CheckFailure> failures) => value switch
    {
        SecretValue secret => new SecretValue(Check(secret.Value, path, failures)),
        OutputValue output => Check(output.Value ?? PropertyValue.Unknown, path, failures),
        UnknownValue or NullValue => value,
        _ => CheckKnown(value, path, failures),
    };

    /// <summary>The value with what holds where nothing is given: <see cref="ObjectSchema.Complete"/>.</summary>
    public PropertyValue Complete(PropertyValue value) => value switch
    {
        SecretValue secret => new SecretValue(Complete(secret.Value)),
        _ => CompleteKnown(value),
    };

    protected abstract PropertyValue CheckKnown(PropertyValue value, string path, ICollection<CheckFailure> failures);

    protected virtual PropertyValue CompleteKnown(PropertyValue value) => value;

    protected PropertyValue Refuse(PropertyValue value, string path, ICollection<CheckFailure> failures)
    {
        failures.Add(new CheckFailure(path, $"Expected {Description}, found {ValueKind.Of(value)}."));
        return value;
    }
}

internal sealed record AnyType : PropertyType
{
    public override string Description => "any value";

    protected override PropertyValue CheckKnown(PropertyValue value, string path, ICollection<CheckFailure> failures) => value;
}

internal sealed record BoolType : PropertyType
{
    public override string Description => "true or false";

    protected override PropertyValue CheckKnown(PropertyValue value, string path, ICollection<CheckFailure> failures) =>
        value is BoolValue ? value : Refuse(value, path, failures);
}

internal sealed record StringType : PropertyType
{
    /// <summary>Legal values; empty means any.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    public override string Description => Values.IsEmpty ? "a string" : $"one of {string.Join(", ", Values)}";

    protected override PropertyValue CheckKnown(PropertyValue value, string path, ICollection<CheckFailure> failures)
    {
        if (value is not StringValue text)
            return Refuse(value, path, failures);
        if (Values.IsEmpty || Values.Contains(text.Value, StringComparer.Ordinal))
            return value;
        failures.Add(new CheckFailure(path, $"Expected {Description}, found \"{text.Value}\"{KnownNames.Hint(text.Value, Values)}"));
        return value;
    }
}

internal sealed record NumberType : PropertyType
{
    public bool WholeOnly { get; init; }
    public double Min { get; init; } = double.MinValue;
    public double Max { get; init; } = double.MaxValue;

    public override string Description => (WholeOnly ? "a whole number" : "a number") + (Min, Max) switch
    {
        (double.MinValue, double.MaxValue) => "",
        (_, >= int.MaxValue) => $" of at least {Min}",
        (double.MinValue, _) => $" of at most {Max}",
        _ => $" from {Min} to {Max}",
    };

    protected override PropertyValue CheckKnown(PropertyValue value, string path, ICollection<CheckFailure> failures)
    {
        if (value is not NumberValue number)
            return Refuse(value, path, failures);
        var fits = number.Value >= Min && number.Value <= Max && (!WholeOnly || number.Value == Math.Truncate(number.Value));
        if (!fits)
            failures.Add(new CheckFailure(path, $"Expected {Description}, found {number.Value}."));
        return value;
    }
}

internal sealed record AssetType(bool AllowAsset, bool AllowArchive) : PropertyType
{
    public override string Description => (AllowAsset, AllowArchive) switch
    {
        (true, true) => "an asset or an archive",
        (true, false) => "an asset",
        _ => "an archive",
    };

    protected override PropertyValue CheckKnown(PropertyValue value, string path, ICollection<CheckFailure> failures) =>
        (value is AssetValue && AllowAsset) || (value is ArchiveValue && AllowArchive) ? value : Refuse(value, path, failures);
}

internal sealed record ListType(PropertyType Item) : PropertyType
{
    public override string Description => "a list";

    protected override PropertyValue CheckKnown(PropertyValue value, string path, ICollection<CheckFailure> failures) =>
        value is ArrayValue array
            ? new ArrayValue([.. array.Items.Select((item, index) => Item.Check(item, $"{path}[{index}]", failures))])
            : Refuse(value, path, failures);

    protected override PropertyValue CompleteKnown(PropertyValue value) =>
        value is ArrayValue array ? new ArrayValue([.. array.Items.Select(Item.Complete)]) : value;
}

internal sealed record MapType(PropertyType Item) : PropertyType
{
    public override string Description => "an object of names and values";

    protected override PropertyValue CheckKnown(PropertyValue value, string path, ICollection<CheckFailure> failures) =>
        value is ObjectValue map
            ? PropertyMap.Create(map.Properties.Select(entry =>
                KeyValuePair.Create(entry.Key, Item.Check(entry.Value, $"{path}.{entry.Key}", failures))))
            : Refuse(value, path, failures);
}

internal sealed record ObjectType(ObjectSchema Schema) : PropertyType
{
    public override string Description => "an object";

    protected override PropertyValue CheckKnown(PropertyValue value, string path, ICollection<CheckFailure> failures) =>
        value is ObjectValue nested ? Schema.Check(nested.Properties, path, failures) : Refuse(value, path, failures);

    protected override PropertyValue CompleteKnown(PropertyValue value) =>
        value is ObjectValue nested ? Schema.Complete(nested.Properties) : value;
}
