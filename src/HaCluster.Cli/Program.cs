using HaCluster.Cli;
using HaCluster.Cli.Hosting;

var host = CliHost.ForProcess();
return await HaClusterCommand.RunAsync(args, host, directory => ProjectDirectory.Open(host, directory));
