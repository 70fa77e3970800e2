namespace Pulumi;

/// <summary>
/// A value that becomes available later, with what the engine must know about it: whether it is known yet (it may not be during a
/// preview), whether it is secret, and which resources it came from.
/// </summary>
public sealed class Output<T> : IOutput
{
    internal Output(Task<OutputData<T>> dataTask)
    {
        DataTask = dataTask;
        // A failure inside an Apply must fail the program even when nobody looks at the result.
        if (!dataTask.IsCompletedSuccessfully)
        {
            Deployment.Current?.Runner.RegisterTask(dataTask);
        }
    }

    private Output(Task<OutputData<T>> dataTask, bool _) => DataTask = dataTask;

    internal Output(OutputData<T> data) => DataTask = Task.FromResult(data);

    internal Task<OutputData<T>> DataTask { get; }

    /// <summary>An output that a registration completes; the registration itself is what the deployment waits for.</summary>
    internal static Output<T> FromRegistration(Task<OutputData<T>> dataTask) => new(dataTask, false);

    bool IOutput.IsSettled => DataTask.IsCompleted;

    async Task<OutputData<object?>> IOutput.GetDataAsync()
    {
        var data = await DataTask.ConfigureAwait(false);
        return data.With<object?>(data.Value);
    }

    /// <summary>Makes an output of the result of <paramref name="value"/>.</summary>
    public static Output<T> Create(Task<T> value) => Output.Create(value);

    /// <summary>Transforms the value. <paramref name="func"/> is not called while the value is unknown.</summary>
    public Output<U> Apply<U>(Func<T, U> func) => new(ApplyAsync(data => Task.FromResult(OutputData<U>.Known(func(data)))));

    /// <inheritdoc cref="Apply{U}(Func{T, U})"/>
    public Output<U> Apply<U>(Func<T, Task<U>> func) =>
        new(ApplyAsync(async data => OutputData<U>.Known(await func(data).ConfigureAwait(false))));

    /// <inheritdoc cref="Apply{U}(Func{T, U})"/>
    public Output<ValueTuple> Apply(Func<T, Task> func) => new(ApplyAsync(async data =>
    {
        await func(data).ConfigureAwait(false);
        return OutputData<ValueTuple>.Known(default);
    }));

    /// <summary>Transforms the value; the returned output's secretness and dependencies add to those of this one.</summary>
    public Output<U> Apply<U>(Func<T, Input<U>?> func) => new(ApplyAsync(data => DataOf(func(data)?.ToOutput())));

    /// <inheritdoc cref="Apply{U}(Func{T, Input{U}})"/>
    public Output<U> Apply<U>(Func<T, Output<U>?> func) => new(ApplyAsync(data => DataOf(func(data))));

    private async Task<OutputData<U>> ApplyAsync<U>(Func<T, Task<OutputData<U>>> func)
    {
        var join = new OutputJoin();
        var data = await DataTask.ConfigureAwait(false);
        var value = join.Add(data);
        return data.IsKnown ? join.Result(join.Add(await func(value).ConfigureAwait(false))) : join.Result<U>(default!);
    }

    private static Task<OutputData<U>> DataOf<U>(Output<U>? output) =>
        output?.DataTask ?? Task.FromResult(OutputData<U>.Known(default!));

    /// <summary>
    /// An explanation: an output has no value to show at once. Throws <see cref="InvalidOperationException"/> with the same text
    /// when the environment variable <c>PULUMI_ERROR_OUTPUT_STRING</c> is <c>1</c> or <c>true</c>.
    /// </summary>
    public override string ToString()
    {
        const string Explanation =
            """
            Calling [ToString] on an [Output<T>] is not supported.

            To get the value of an Output<T> as an Output<string> consider either:
            1: o.Apply(v => $"prefix{v}suffix")
            2: Output.Format($"prefix{hostname}suffix");

            See https://www.pulumi.com/docs/concepts/inputs-outputs for more details.
            """;
        var strict = Environment.GetEnvironmentVariable("PULUMI_ERROR_OUTPUT_STRING");
        return strict is "1" || string.Equals(strict, "true", StringComparison.OrdinalIgnoreCase)
            ? throw new InvalidOperationException(Explanation)
            : Explanation;
    }
}
