using HaCluster.Deploy;

return await Pulumi.Deployment.RunAsync<DeployStack>();
