using System.Security.Cryptography;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Random;

/// <summary>What <c>RandomPassword</c> and <c>RandomString</c> share: the rules of composition and the drawing itself.</summary>
internal static class RandomText
{
    private const string LowerCharacters = "abcdefghijklmnopqrstuvwxyz";
    private const string UpperCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string DefaultSpecials = "!@#$%&*()-_=+[]{}<>:?";

    public static ObjectSchema Inputs { get; } = new(
        new Property("length", PropertyType.IntegerIn(1, int.MaxValue)) { Required = true, Replaces = true },
        new Property("keepers", PropertyType.StringMap) { Replaces = true },
        new Property("lower", PropertyType.Bool) { Implied = true, Replaces = true },
        new Property("upper", PropertyType.Bool) { Implied = true, Replaces = true },
        new Property("numeric", PropertyType.Bool) { Replaces = true },
        new Property("number", PropertyType.Bool) { Replaces = true },
        new Property("special", PropertyType.Bool) { Implied = true, Replaces = true },
        new Property("minLower", Minimum) { Implied = 0.0, Replaces = true },
        new Property("minUpper", Minimum) { Implied = 0.0, Replaces = true },
        new Property("minNumeric", Minimum) { Implied = 0.0, Replaces = true },
        new Property("minSpecial", Minimum) { Implied = 0.0, Replaces = true },
        new Property("overrideSpecial", PropertyType.String) { Replaces = true });

    private static PropertyType Minimum => PropertyType.IntegerIn(0, int.MaxValue);

    public static CheckResult Check(PropertyMap newInputs)
    {
        var result = Inputs.Check(newInputs);
        if (result.Failures.Length > 0 || ValueKind.HasUnknown(result.Inputs))
            return result;
        var rules = Rules.Read(Complete(result.Inputs));
        if (rules.Length < rules.SumOfMinimums)
        {
            return Refuse(
                result, "length",
                $"Expected at least {rules.SumOfMinimums}, the sum of minLower, minUpper, minNumeric and minSpecial, found {rules.Length}.");
        }
        return rules.Length > rules.SumOfMinimums && rules.Alphabet.Length == 0
            ? Refuse(result, "lower", "It is false, as are upper, numeric and special: there is no character to choose from.")
            : result;
    }

    /// <summary>The inputs with their defaults. <c>number</c> is the old name of <c>numeric</c>: both are there, and equal.</summary>
    public static PropertyMap Complete(PropertyMap inputs)
    {
        var result = Inputs.Complete(inputs);
        var numeric = result.GetValueOrDefault("numeric") ?? result.GetValueOrDefault("number") ?? true;
        return result.Set("numeric", numeric).Set("number", numeric);
    }

    /// <summary>
    /// The minimum of each class first, the rest from all classes together, then shuffled; from a cryptographic generator.
    /// </summary>
    /// <param name="inputs">Complete.</param>
    public static string Draw(PropertyMap inputs)
    {
        var rules = Rules.Read(inputs);
        var drawn = new List<char>(rules.Length);
        foreach (var (minimum, characters) in rules.Classes)
            Add(drawn, minimum, characters);
        Add(drawn, rules.Length - drawn.Count, rules.Alphabet);
        var text = drawn.ToArray();
        RandomNumberGenerator.Shuffle<char>(text);
        return new string(text);
    }

    private static void Add(List<char> drawn, int count, string characters)
    {
        for (var i = 0; i < count; i++)
            drawn.Add(characters[RandomNumberGenerator.GetInt32(characters.Length)]);
    }

    private static CheckResult Refuse(CheckResult result, string property, string reason) =>
        result with { Failures = [new CheckFailure(property, reason)] };

    private sealed record Rules(int Length, (int Minimum, string Characters)[] Classes, string Alphabet)
    {
        public int SumOfMinimums => Classes.Sum(characterClass => characterClass.Minimum);

        public static Rules Read(PropertyMap inputs)
        {
            var reader = new PropertyReader(inputs);
            var specials = reader.String("overrideSpecial", "") is { Length: > 0 } own ? own : DefaultSpecials;
            return new Rules(
                reader.Int("length", 0),
                [
                    (reader.Int("minNumeric", 0), Digits), (reader.Int("minLower", 0), LowerCharacters),
                    (reader.Int("minUpper", 0), UpperCharacters), (reader.Int("minSpecial", 0), specials),
                ],
                (reader.Bool("upper", true) ? UpperCharacters : "") + (reader.Bool("lower", true) ? LowerCharacters : "")
                    + (reader.Bool("numeric", true) ? Digits : "") + (reader.Bool("special", true) ? specials : ""));
        }
    }
}
