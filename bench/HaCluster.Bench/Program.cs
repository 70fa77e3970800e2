using System.CommandLine;
using HaCluster.Bench;

var runs = new Option<int>("--runs") { Description = "How often each is measured, 1 to 50.", DefaultValueFactory = _ => 3 };
runs.Validators.Add(result =>
{
    if (result.GetValue(runs) is < 1 or > 50) result.AddError("--runs must be 1 to 50.");
});
var cold = new Option<bool>("--cold") { Description = "First one up with every image of the project deleted: the next up builds them again." };
var lifecycle = new Command(
    "lifecycle", "Up with images present, up with nothing changed, destroy; the application's memory. What the stack holds is gone afterwards.") { runs, cold };
lifecycle.SetAction(result => LifecycleBenchmark.RunAsync(result.GetValue(runs), result.GetValue(cold)));

var rejoin = new Option<int>("--rejoin-mb")
{
    Description = "Then the return of an old primary with a database of so many MB; 0 leaves it out.", DefaultValueFactory = _ => 1024,
};
var failover = new Command("failover", "Switchover, loss of the database host, loss of the region; then a rejoin. The stack is left as it was.") { runs, rejoin };
failover.SetAction(result => FailoverBenchmark.RunAsync(result.GetValue(runs), result.GetValue(rejoin)));

return await new RootCommand("Benchmarks of the cluster, on the stack 'local': run by hand, never as tests.") { lifecycle, failover }
    .Parse(args).InvokeAsync();
