using System.CommandLine;
using HaCluster.Bench;
using HaCluster.Bench.Comparison;

var runs = new Option<int>("--runs") { Description = "How often each is measured, 1 to 50.", DefaultValueFactory = _ => 3 };
runs.Validators.Add(result =>
{
    if (result.GetValue(runs) is < 1 or > 50)
        result.AddError("--runs must be 1 to 50.");
});
var cold = new Option<bool>("--cold")
{
    Description = "First one up with every image of the project deleted: the next up builds them again.",
};
var lifecycle = new Command(
    "lifecycle",
    "Up with images present, up with nothing changed, destroy; the application's memory. What the stack holds is gone afterwards.")
    {
        runs,
        cold,
    };
lifecycle.SetAction(result => LifecycleBenchmark.RunAsync(result.GetValue(runs), result.GetValue(cold)));

var against = new Option<string>("--against")
{
    Description = "Root of another checkout, whose cluster is measured in turns with this one's; a frozen region is measured, too.",
    HelpName = "DIR",
};
against.Validators.Add(result =>
{
    if (result.GetValue(against) is { } directory && !File.Exists(Path.Combine(directory, "scripts/hacluster")))
        result.AddError($"--against must be the root of a checkout; {directory} has no scripts/hacluster.");
});
var failover = new Command("failover", "Switchover, loss of the database host, loss of the region; the stack is left as it was.")
{
    runs,
    against,
};
failover.SetAction(result => result.GetValue(against) is { } other
    ? RoleChangeComparison.RunAsync(result.GetValue(runs), other)
    : FailoverBenchmark.RunAsync(result.GetValue(runs)));

var megabytes = new Option<int>("--mb") { Description = "Size of the database, 16 to 65536.", DefaultValueFactory = _ => 1024 };
megabytes.Validators.Add(result =>
{
    if (result.GetValue(megabytes) is < 16 or > 65536)
        result.AddError("--mb must be 16 to 65536.");
});
var rejoin = new Command("rejoin", "An old primary with a large database diverges and comes back; the stack is left as it was.")
{
    megabytes,
};
rejoin.SetAction(result => RejoinBenchmark.RunAsync(result.GetValue(megabytes)));

var faults = new Option<int>("--faults") { DefaultValueFactory = _ => 1 };
var commands = new Option<int>("--commands") { DefaultValueFactory = _ => 2 };
var kills = new Option<int>("--kills") { DefaultValueFactory = _ => 1 };
var rows = new Option<int>("--rows") { Description = "Rows that clients write, 0 to 3.", DefaultValueFactory = _ => 1 };
var overlapping = new Option<bool>("--overlapping") { Description = "Two commands may run at once." };
var model = new Command("model", "Every interleaving of the model of the role changes within bounds; needs no stack.")
{
    faults, commands, kills, rows, overlapping,
};
model.SetAction(result => ModelExploration.Run(
    result.GetValue(faults), result.GetValue(commands), result.GetValue(kills), result.GetValue(rows), result.GetValue(overlapping)));

var count = new Option<int>("--count") { Description = "How many, from 1.", DefaultValueFactory = _ => 1000 };
count.Validators.Add(result =>
{
    if (result.GetValue(count) < 1)
        result.AddError("--count must be at least 1.");
});
var histories = new Command("histories", "Random programs, edits, faults and kills on the embedded engine; needs no stack.") { count };
histories.SetAction(result => EngineBenchmark.HistoriesAsync(result.GetValue(count)));

var cost = new Command("engine", "How the cost of the embedded engine grows from 500 to 2,000 resources; needs no stack.");
cost.SetAction(_ => EngineBenchmark.CostAsync());

var quick = new Option<bool>("--quick") { Description = "A few seconds for each figure." };
var compare = new Command(
    "compare",
    "Load balancer and instance, ceilings, connections, Django, instances, changes under load, Ansible; writes bench/results/DATE.md.")
    {
        quick,
    };
compare.SetAction(result => SideBySide.RunAsync(result.GetValue(quick)));

return await new RootCommand("Benchmarks of the cluster, on the stack 'local': run by hand, never as tests.")
{
    compare,
    lifecycle,
    failover,
    rejoin,
    model,
    histories,
    cost,
}
    // The comparisons answer to signals themselves; they need more than a moment to put things back.
    .Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
