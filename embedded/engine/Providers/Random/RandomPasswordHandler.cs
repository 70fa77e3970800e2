using System.Text;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Random;

/// <summary><c>random:index/randomPassword:RandomPassword</c>. Result and hash are secret.</summary>
internal sealed class RandomPasswordHandler() : ResourceHandler("random:index/randomPassword:RandomPassword", RandomText.Inputs)
{
    /// <summary>The id says nothing, for it is shown.</summary>
    private const string Id = "none";

    private const int BcryptCost = 10;

    /// <summary>bcrypt ignores what comes after.</summary>
    private const int LongestBcryptInput = 72;

    public override Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation) =>
        Task.FromResult(RandomText.Check(request.NewInputs));

    protected override PropertyMap Complete(PropertyMap inputs) => RandomText.Complete(inputs);

    public override Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return Task.FromResult(new CreateResult("", Predict(Complete(request.Inputs), "result", "bcryptHash")));
        var inputs = Complete(request.Inputs);
        return Task.FromResult(new CreateResult(Id, Outputs(inputs, RandomText.Draw(inputs))));
    }

    /// <summary>On import the id is the password itself.</summary>
    public override Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation)
    {
        if (request.Inputs is not null)
            return base.ReadAsync(request, cancellation);
        var inputs = RandomText.Check(PropertyMap.Empty.Set("length", (double)request.Id.Length)).Inputs;
        return Task.FromResult(new ReadResult(Id, inputs, Outputs(Complete(inputs), request.Id)));
    }

    private static PropertyMap Outputs(PropertyMap inputs, string password) => inputs
        .Set("result", new SecretValue(password))
        .Set("bcryptHash", new SecretValue(BCrypt.Net.BCrypt.HashPassword(Shorten(password), BcryptCost)));

    private static string Shorten(string password)
    {
        while (Encoding.UTF8.GetByteCount(password) > LongestBcryptInput)
            password = password[..^1];
        return password;
    }
}
