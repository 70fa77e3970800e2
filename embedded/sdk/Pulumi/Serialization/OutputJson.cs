using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulumi.Serialization;

/// <summary>Writes JSON of values that have outputs and inputs inside.</summary>
internal static class OutputJson
{
    /// <summary>
    /// The JSON text of a value. What the outputs inside carry is added to <paramref name="join"/>; unknown ones are written as null.
    /// </summary>
    /// <remarks>
    /// Writing is synchronous and outputs are not: whatever is not settled is noted, awaited, and the text is written again.
    /// </remarks>
    public static async Task<string> SerializeAsync<T>(T value, OutputJoin join, JsonSerializerOptions? options)
    {
        while (true)
        {
            var converter = new OutputConverterFactory();
            var effective = new JsonSerializerOptions(options ?? JsonSerializerOptions.Default);
            effective.Converters.Add(converter);
            var json = JsonSerializer.Serialize(value, effective);
            if (converter.Unsettled.Count == 0)
            {
                foreach (var data in converter.Settled)
                {
                    join.Add(data);
                }

                return json;
            }

            await Task.WhenAll(converter.Unsettled).ConfigureAwait(false);
        }
    }

    private sealed class OutputConverterFactory : JsonConverterFactory
    {
        public List<Task> Unsettled { get; } = [];

        public List<OutputData<object?>> Settled { get; } = [];

        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.IsAssignableTo(typeof(IOutput)) || typeToConvert.IsAssignableTo(typeof(IInput));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(OutputConverter<>).MakeGenericType(typeToConvert), this)!;
    }

    private sealed class OutputConverter<T>(OutputConverterFactory factory) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException($"JSON cannot be read into {typeToConvert}; use Output.JsonDeserialize on the whole text.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            var output = value as IOutput ?? ((IInput)value!).Flattened();
            var task = output.GetDataAsync();
            if (!task.IsCompletedSuccessfully)
            {
                factory.Unsettled.Add(task);
                writer.WriteNullValue();
                return;
            }

            var data = task.Result;
            factory.Settled.Add(data);
            if (data is { IsKnown: true, Value: { } known })
            {
                JsonSerializer.Serialize(writer, known, known.GetType(), options);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
