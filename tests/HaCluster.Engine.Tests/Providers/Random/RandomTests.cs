using CsCheck;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Random;

namespace HaCluster.Engine.Tests.Providers.Random;

public sealed class RandomTests
{
    private const string Password = "random:index/randomPassword:RandomPassword";

    [Fact]
    public void A_password_keeps_its_length_its_minimums_and_its_classes() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[1, 30], Gen.Bool)
            .Sample((lower, upper, numeric, special, more, specials) =>
            {
                var length = lower + upper + numeric + (specials ? special : 0) + more;
                var (inputs, failures) = RandomText.Check(Props.Of(
                    ("length", (double)length), ("minLower", (double)lower), ("minUpper", (double)upper), ("minNumeric", (double)numeric),
                    ("minSpecial", specials ? special : 0.0), ("special", specials), ("overrideSpecial", "_~")));
                Assert.Empty(failures);
                var text = RandomText.Draw(inputs);
                return text.Length == length
                    && text.Count(char.IsAsciiLetterLower) >= lower && text.Count(char.IsAsciiLetterUpper) >= upper
                    && text.Count(char.IsAsciiDigit) >= numeric && text.Count("_~".Contains) >= (specials ? special : 0)
                    && text.All(c => char.IsAsciiLetterOrDigit(c) || (specials && "_~".Contains(c)));
            });

    [Fact]
    public async Task Result_and_hash_are_secret_and_the_hash_fits()
    {
        await using var harness = new ProviderHarness(new RandomProviderFactory());
        var password = await harness.CreateAsync(Password, "p", Props.Of(("length", 24.0)));

        Assert.Equal("none", password.Id);
        Assert.IsType<SecretValue>(password.Outputs["result"]);
        Assert.IsType<SecretValue>(password.Outputs["bcryptHash"]);
        Assert.StartsWith("$2", password.Text("bcryptHash"));
        Assert.Contains("$10$", password.Text("bcryptHash"));
        Assert.True(BCrypt.Net.BCrypt.Verify(password.Text("result"), password.Text("bcryptHash")));
        Assert.NotEqual(password.Text("result"), (await harness.CreateAsync(Password, "p", Props.Of(("length", 24.0)))).Text("result"));
    }

    [Fact]
    public async Task A_changed_keeper_replaces_and_equal_inputs_do_not()
    {
        await using var harness = new ProviderHarness(new RandomProviderFactory());
        var inputs = Props.Of(("length", 8.0), ("keepers", Props.Of(("generation", "1"))));
        var password = await harness.CreateAsync(Password, "p", inputs);

        Assert.Equal(HaCluster.Engine.Providers.DiffChanges.None, (await harness.DiffAsync(password, inputs)).Changes);
        var diff = await harness.DiffAsync(password, inputs.Set("keepers", Props.Of(("generation", "2"))));
        Assert.Equal(["keepers"], diff.Replaces);
        Assert.Equal(["keepers.generation"], diff.Details.Keys);
    }

    [Fact]
    public async Task Impossible_rules_are_refused()
    {
        await using var harness = new ProviderHarness(new RandomProviderFactory());
        Assert.Equal(
            ["length: Expected at least 9, the sum of minLower, minUpper, minNumeric and minSpecial, found 8."],
            await harness.FailuresAsync(Password, Props.Of(("length", 8.0), ("minLower", 9.0))));
        Assert.Single(await harness.FailuresAsync(Password, Props.Of(
            ("length", 8.0), ("lower", false), ("upper", false), ("number", false), ("special", false))));
        Assert.Equal(
            ["length: A value is required: a whole number of at least 1."], await harness.FailuresAsync(Password, PropertyMap.Empty));
    }
}
