using Xunit.Sdk;
using Xunit.v3;

namespace HaCluster.EndToEnd.Support;

/// <summary>Place of a test in the life of the one cluster that all of them share.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StepAttribute(int number) : Attribute
{
    public int Number { get; } = number;
}

/// <summary>Runs tests in the order of their <see cref="StepAttribute"/>.</summary>
internal sealed class StepOrder : ITestMethodOrderer
{
    public IReadOnlyCollection<TTestMethod?> OrderTestMethods<TTestMethod>(IReadOnlyCollection<TTestMethod?> testMethods)
        where TTestMethod : notnull, ITestMethod =>
        [.. testMethods.OrderBy(testMethod => NumberOf(testMethod))];

    private static int NumberOf(ITestMethod? testMethod) =>
        testMethod is IXunitTestMethod { Method: var method }
            && Attribute.GetCustomAttribute(method, typeof(StepAttribute)) is StepAttribute step
            ? step.Number
            : throw new InvalidOperationException($"{testMethod?.MethodName} has no [Step].");
}
