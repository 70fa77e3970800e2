using HaCluster.FailoverStack;

return await Pulumi.Deployment.RunAsync(FailoverProgram.RunAsync);
