using HaCluster.Bench;

return args switch
{
    ["lifecycle", .. var rest] => await LifecycleBenchmark.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project bench/HaCluster.Bench -- lifecycle [--runs N] [--cold]
          lifecycle   up with images present, up with nothing changed, destroy; the application's memory
            --runs N  how often each is measured, 1 to 50 (default 3)
            --cold    first one up with every image of the project deleted: the next up builds them again
        It uses the stack 'local' and destroys it: what that stack holds is gone afterwards.
        """);
    return 2;
}
