using Pulumi;

// The configuration chooses what the program describes: one scenario for each thing that the engine must do with a real program.
return await Deployment.RunAsync(() =>
{
    var config = new Config();
    var value = config.Get("value") ?? "one";
    return config.Require("scenario") switch
    {
        "pair" => Pair(value),
        "many" => Many(config.RequireInt32("count"), value),
        "chain" => Chain(config.RequireInt32("count"), value),
        "secrets" => Secrets(config.RequireSecret("password")),
        "failure" => Failure(value, config.Get("fail") ?? ""),
        "reference" => Reference(config.Require("stack")),
        "cloud" => Cloud(config.Get("ami")),
        "throws" => throw new InvalidOperationException("the program's own mistake"),
        var other => throw new RunException($"There is no scenario '{other}'."),
    };
});

static Dictionary<string, object?> Pair(string value)
{
    var pair = new Pair("pair", value);
    return new()
    {
        ["first"] = pair.First.Value,
        ["second"] = pair.Second.Value,
        ["id"] = pair.First.Id,
        ["revision"] = pair.Second.Revision,
    };
}

static Dictionary<string, object?> Many(int count, string value)
{
    var things = Enumerable.Range(0, count).Select(i => new Thing($"thing-{i:000}", new ThingArgs { Value = value })).ToList();
    return new() { ["count"] = Output.All(things.Select(thing => thing.Value)).Apply(values => values.Length) };
}

static Dictionary<string, object?> Chain(int count, string value)
{
    Input<string> current = value;
    for (var i = 0; i < count; i++)
        current = new Thing($"link-{i:000}", new ThingArgs { Value = current }).Value;
    return new() { ["last"] = current };
}

static Dictionary<string, object?> Secrets(Output<string> password)
{
    var thing = new Thing("safe", new ThingArgs { Value = password });
    return new() { ["password"] = thing.Value, ["length"] = Output.Unsecret(password.Apply(text => text.Length)) };
}

static Dictionary<string, object?> Failure(string value, string fail)
{
    var root = new Thing("root", new ThingArgs { Value = value });
    var broken = new Thing("broken", new ThingArgs { Value = fail.Length > 0 ? Output.Format($"{fail}") : root.Value });
    var behind = new Thing("behind", new ThingArgs { Value = broken.Value });
    var beside = new Thing("beside", new ThingArgs { Value = root.Value });
    return new() { ["behind"] = behind.Value, ["beside"] = beside.Value };
}

static Dictionary<string, object?> Reference(string stack)
{
    var reference = new StackReference(stack);
    return new() { ["first"] = reference.RequireOutput("first"), ["missing"] = reference.GetOutput("missing") };
}

// A cloud whose provider the engine does not have.
static Dictionary<string, object?> Cloud(string? ami)
{
    var region = new Pulumi.Aws.Provider("region", new()
    {
        Region = "us-east-1",
        DefaultTags = new Pulumi.Aws.Inputs.ProviderDefaultTagsArgs { Tags = { ["project"] = "things" } },
    });
    var own = new InvokeOptions { Provider = region };
    Output<string> image = ami is null
        ? Pulumi.Aws.Ec2.GetAmi.Invoke(new() { MostRecent = true, Owners = { "136693071363" } }, own).Apply(found => found.Id)
        : Output.Create(ami);
    var options = new CustomResourceOptions { Provider = region };
    var vpc = new Pulumi.Aws.Ec2.Vpc("vpc", new() { CidrBlock = "10.0.0.0/16" }, options);
    var subnet = new Pulumi.Aws.Ec2.Subnet("subnet", new() { VpcId = vpc.Id, CidrBlock = "10.0.1.0/24" }, options);
    var host = new Pulumi.Aws.Ec2.Instance("host", new() { Ami = image, InstanceType = "t3.small", SubnetId = subnet.Id }, options);
    return new() { ["address"] = host.PublicIp };
}
