using System.Collections.Immutable;

namespace Pulumi.Random;

/// <summary>A random secret text.</summary>
[RandomResourceType("random:index/randomPassword:RandomPassword")]
public partial class RandomPassword : CustomResource
{
    public RandomPassword(string name, RandomPasswordArgs args, CustomResourceOptions? options = null)
        : base("random:index/randomPassword:RandomPassword", name, args ?? new RandomPasswordArgs(), Options(options, ""))
    {
    }

    private RandomPassword(string name, Input<string> id, RandomPasswordState? state, CustomResourceOptions? options)
        : base("random:index/randomPassword:RandomPassword", name, state, Options(options, id))
    {
    }

    [Output("keepers")]
    public Output<ImmutableDictionary<string, string>?> Keepers { get; private set; } = null!;

    [Output("length")]
    public Output<int> Length { get; private set; } = null!;

    [Output("lower")]
    public Output<bool> Lower { get; private set; } = null!;

    [Output("minLower")]
    public Output<int> MinLower { get; private set; } = null!;

    [Output("minNumeric")]
    public Output<int> MinNumeric { get; private set; } = null!;

    [Output("minSpecial")]
    public Output<int> MinSpecial { get; private set; } = null!;

    [Output("minUpper")]
    public Output<int> MinUpper { get; private set; } = null!;

    [Output("numeric")]
    public Output<bool> Numeric { get; private set; } = null!;

    [Output("overrideSpecial")]
    public Output<string?> OverrideSpecial { get; private set; } = null!;

    [Output("special")]
    public Output<bool> Special { get; private set; } = null!;

    [Output("upper")]
    public Output<bool> Upper { get; private set; } = null!;

    [Output("result")]
    public Output<string> Result { get; private set; } = null!;

    [Output("bcryptHash")]
    public Output<string> BcryptHash { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static RandomPassword Get(
        string name,
        Input<string> id,
        RandomPasswordState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);

    private static CustomResourceOptions Options(CustomResourceOptions? options, Input<string>? id) =>
        Utilities.Options(options, id, secretOutputs: ["bcryptHash", "result"]);
}
