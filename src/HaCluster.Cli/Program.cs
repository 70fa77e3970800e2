using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;

return await HaClusterCommand.RunAsync(args, CliHost.ForProcess(), ProjectDirectory.Open);
