using System.Reflection;

namespace Pulumi;

/// <summary>
/// The root of all resources. A derived class makes its resources in its constructor; its properties with an
/// <see cref="OutputAttribute"/> are the stack's outputs.
/// </summary>
public class Stack : ComponentResource
{
    public Stack(StackOptions? options = null)
        : base(StackType, StackName(Deployment.Required), OptionsOf(options)) =>
        // From here on this is the default parent, also for what the derived constructor makes.
        Deployment.Required.StackResource = this;

    /// <summary>The stack of a program given as a function.</summary>
    internal Stack(Func<Task<IDictionary<string, object?>>> program, StackOptions? options)
        : this(options) => RegisterOutputs(Output.Create(program()));

    internal void RegisterPropertyOutputs()
    {
        var properties =
            from property in GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            where property.DeclaringType != typeof(Resource)
            let attribute = property.GetCustomAttribute<OutputAttribute>()
            where attribute is not null
            select (Name: attribute.Name ?? property.Name, Property: property, Value: property.GetValue(this));
        var outputs = properties.ToList();

        var wrongType = outputs.Where(output => !IsOutput(output.Property.PropertyType)).Select(output => output.Name).ToList();
        if (wrongType.Count > 0)
        {
            throw new RunException(
                $"Output(s) '{string.Join(", ", wrongType)}' have incorrect type. [Output] attributes can only be applied to "
                + "properties of type Output<T>.");
        }

        var missing = outputs.Where(output => output.Value is null).Select(output => output.Name).ToList();
        if (missing.Count > 0)
        {
            throw new RunException(
                $"Output(s) '{string.Join(", ", missing)}' have no value assigned. [Output] attributed properties must be assigned "
                + "inside Stack constructor.");
        }

        RegisterOutputs(outputs.ToDictionary(output => output.Name, object? (output) => output.Value));
    }

    private static bool IsOutput(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Output<>);

    private static string StackName(Deployment deployment) => $"{deployment.ProjectName}-{deployment.StackName}";

    private static ComponentResourceOptions OptionsOf(StackOptions? options) =>
        new() { ResourceTransformations = [.. options?.ResourceTransformations ?? []] };
}
