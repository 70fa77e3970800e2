namespace Pulumi.Aws.Ec2;

/// <summary>Finds a machine image.</summary>
public static class GetAmi
{
    private const string Token = "aws:ec2/getAmi:getAmi";

    public static Task<GetAmiResult> InvokeAsync(GetAmiArgs? args = null, InvokeOptions? options = null) =>
        Deployment.Instance.InvokeAsync<GetAmiResult>(Token, args ?? new GetAmiArgs(), Utilities.WithVersion(options));

    public static Output<GetAmiResult> Invoke(GetAmiInvokeArgs? args = null, InvokeOptions? options = null) =>
        Deployment.Instance.Invoke<GetAmiResult>(Token, args ?? new GetAmiInvokeArgs(), Utilities.WithVersion(options));

    public static Output<GetAmiResult> Invoke(GetAmiInvokeArgs args, InvokeOutputOptions options)
    {
        options.Version ??= Utilities.Version;
        return Deployment.Instance.Invoke<GetAmiResult>(Token, args ?? new GetAmiInvokeArgs(), options);
    }
}
