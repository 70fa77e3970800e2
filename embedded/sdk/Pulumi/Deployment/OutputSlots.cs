using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>An output property of a resource, waiting for the engine's answer.</summary>
internal interface IOutputSlot
{
    string Name { get; }

    object Output { get; }

    /// <exception cref="InvalidOperationException">The value does not fit the type of the property.</exception>
    void Set(OutputData<object?> data);

    void Fail(Exception exception);
}

/// <inheritdoc cref="IOutputSlot"/>
internal sealed class OutputSlot<T> : IOutputSlot
{
    private readonly TaskCompletionSource<OutputData<T>> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OutputSlot(string name)
    {
        Name = name;
        Output = Output<T>.FromRegistration(_source.Task);
    }

    public string Name { get; }

    public Output<T> Output { get; }

    object IOutputSlot.Output => Output;

    public void Set(OutputData<object?> data) =>
        _source.TrySetResult(data.With((T)ValueConverter.Convert(data.IsKnown ? data.Value : null, typeof(T), Name)!));

    public void Fail(Exception exception) => _source.TrySetException(exception);
}

/// <summary>All outputs of a resource that the engine's answer completes.</summary>
internal sealed class OutputSlots
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<SlotProperty>> KnownProperties = new();

    private readonly List<IOutputSlot> _slots;

    private OutputSlots(OutputSlot<string> urn, OutputSlot<string>? id, List<IOutputSlot> slots) => (Urn, Id, _slots) = (urn, id, slots);

    public OutputSlot<string> Urn { get; }

    /// <summary>Null for components.</summary>
    public OutputSlot<string>? Id { get; }

    /// <summary>The properties of the resource's class besides URN and id.</summary>
    public IReadOnlyList<IOutputSlot> Properties => _slots;

    /// <summary>Gives a new resource its outputs.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="withProperties">
    /// False for local components: they set their output properties themselves.
    /// </param>
    public static OutputSlots Attach(Resource resource, bool withProperties)
    {
        var urn = new OutputSlot<string>("urn");
        resource.Urn = urn.Output;
        OutputSlot<string>? id = null;
        if (resource is CustomResource custom)
        {
            id = new OutputSlot<string>("id");
            custom.Id = id.Output;
        }

        var slots = new List<IOutputSlot>();
        if (withProperties)
        {
            foreach (var property in KnownProperties.GetOrAdd(resource.GetType(), Find))
            {
                var slot = property.NewSlot();
                property.Property.SetValue(resource, slot.Output);
                slots.Add(slot);
            }
        }

        return new(urn, id, slots);
    }

    public void Fail(Exception exception)
    {
        Urn.Fail(exception);
        Id?.Fail(exception);
        foreach (var slot in _slots)
        {
            slot.Fail(exception);
        }
    }

    private static ImmutableArray<SlotProperty> Find(Type type)
    {
        const BindingFlags OwnProperties =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var found = ImmutableArray.CreateBuilder<SlotProperty>();
        // A private setter is only reported by the type that declares the property.
        for (var declaring = type; declaring != typeof(Resource) && declaring != typeof(CustomResource); declaring = declaring.BaseType!)
        {
            foreach (var property in declaring.GetProperties(OwnProperties))
            {
                if (property.GetCustomAttribute<OutputAttribute>() is not { } attribute)
                {
                    continue;
                }

                if (!property.PropertyType.IsGenericType
                    || property.PropertyType.GetGenericTypeDefinition() != typeof(Output<>)
                    || property.SetMethod is null)
                {
                    throw new InvalidOperationException(
                        $"[Output] {declaring.FullName}.{property.Name} must be a property of type Output<T> with a setter.");
                }

                var slotType = typeof(OutputSlot<>).MakeGenericType(property.PropertyType.GetGenericArguments());
                found.Add(new(attribute.Name ?? property.Name, property, slotType));
            }
        }

        return found.ToImmutable();
    }

    private sealed record SlotProperty(string Name, PropertyInfo Property, Type SlotType)
    {
        public IOutputSlot NewSlot() => (IOutputSlot)Activator.CreateInstance(SlotType, Name)!;
    }
}
