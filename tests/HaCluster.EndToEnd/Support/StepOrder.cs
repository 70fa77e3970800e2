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
internal sealed class StepOrder : ITestCaseOrderer
{
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase =>
        [.. testCases.OrderBy(testCase => NumberOf(testCase))];

    private static int NumberOf(ITestCase testCase) =>
        testCase is IXunitTestCase { TestMethod.Method: var method }
        && Attribute.GetCustomAttribute(method, typeof(StepAttribute)) is StepAttribute step
            ? step.Number
            : throw new InvalidOperationException($"{testCase.TestCaseDisplayName} has no [Step].");
}
