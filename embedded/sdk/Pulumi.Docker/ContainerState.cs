namespace Pulumi.Docker;

/// <summary>What is known of a <see cref="Container"/> that is looked up.</summary>
public sealed class ContainerState : ResourceArgs
{
    [Input("attach")]
    public Input<bool>? Attach { get; set; }

    [Input("cgroupParent")]
    public Input<string>? CgroupParent { get; set; }

    [Input("cgroupnsMode")]
    public Input<string>? CgroupnsMode { get; set; }

    [field: Input("command")]
    public InputList<string> Command { get => field ??= new(); set; }

    [Input("containerReadRefreshTimeoutMilliseconds")]
    public Input<int>? ContainerReadRefreshTimeoutMilliseconds { get; set; }

    [Input("cpuPeriod")]
    public Input<int>? CpuPeriod { get; set; }

    [Input("cpuQuota")]
    public Input<int>? CpuQuota { get; set; }

    [Input("cpuSet")]
    public Input<string>? CpuSet { get; set; }

    [Input("cpuShares")]
    public Input<int>? CpuShares { get; set; }

    [Input("cpus")]
    public Input<string>? Cpus { get; set; }

    [Input("destroyGraceSeconds")]
    public Input<int>? DestroyGraceSeconds { get; set; }

    [field: Input("dns")]
    public InputList<string> Dns { get => field ??= new(); set; }

    [field: Input("dnsOpts")]
    public InputList<string> DnsOpts { get => field ??= new(); set; }

    [field: Input("dnsSearches")]
    public InputList<string> DnsSearches { get => field ??= new(); set; }

    [Input("domainname")]
    public Input<string>? Domainname { get; set; }

    [field: Input("entrypoints")]
    public InputList<string> Entrypoints { get => field ??= new(); set; }

    [field: Input("envs")]
    public InputList<string> Envs { get => field ??= new(); set; }

    [Input("gpus")]
    public Input<string>? Gpus { get; set; }

    [field: Input("groupAdds")]
    public InputList<string> GroupAdds { get => field ??= new(); set; }

    [Input("hostname")]
    public Input<string>? Hostname { get; set; }

    [Input("image")]
    public Input<string>? Image { get; set; }

    [Input("init")]
    public Input<bool>? Init { get; set; }

    [Input("ipcMode")]
    public Input<string>? IpcMode { get; set; }

    [Input("logDriver")]
    public Input<string>? LogDriver { get; set; }

    [field: Input("logOpts")]
    public InputMap<string> LogOpts { get => field ??= new(); set; }

    [Input("logs")]
    public Input<bool>? Logs { get; set; }

    [Input("maxRetryCount")]
    public Input<int>? MaxRetryCount { get; set; }

    [Input("memory")]
    public Input<int>? Memory { get; set; }

    [Input("memoryReservation")]
    public Input<int>? MemoryReservation { get; set; }

    [Input("memorySwap")]
    public Input<int>? MemorySwap { get; set; }

    [Input("mustRun")]
    public Input<bool>? MustRun { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("networkMode")]
    public Input<string>? NetworkMode { get; set; }

    [Input("pidMode")]
    public Input<string>? PidMode { get; set; }

    [Input("platform")]
    public Input<string>? Platform { get; set; }

    [Input("privileged")]
    public Input<bool>? Privileged { get; set; }

    [Input("publishAllPorts")]
    public Input<bool>? PublishAllPorts { get; set; }

    [Input("readOnly")]
    public Input<bool>? ReadOnly { get; set; }

    [Input("removeVolumes")]
    public Input<bool>? RemoveVolumes { get; set; }

    [Input("restart")]
    public Input<string>? Restart { get; set; }

    [Input("rm")]
    public Input<bool>? Rm { get; set; }

    [Input("runtime")]
    public Input<string>? Runtime { get; set; }

    [field: Input("securityOpts")]
    public InputList<string> SecurityOpts { get => field ??= new(); set; }

    [Input("shmSize")]
    public Input<int>? ShmSize { get; set; }

    [Input("start")]
    public Input<bool>? Start { get; set; }

    [Input("stdinOpen")]
    public Input<bool>? StdinOpen { get; set; }

    [Input("stopSignal")]
    public Input<string>? StopSignal { get; set; }

    [Input("stopTimeout")]
    public Input<int>? StopTimeout { get; set; }

    [field: Input("storageOpts")]
    public InputMap<string> StorageOpts { get => field ??= new(); set; }

    [field: Input("sysctls")]
    public InputMap<string> Sysctls { get => field ??= new(); set; }

    [field: Input("tmpfs")]
    public InputMap<string> Tmpfs { get => field ??= new(); set; }

    [Input("tty")]
    public Input<bool>? Tty { get; set; }

    [Input("user")]
    public Input<string>? User { get; set; }

    [Input("usernsMode")]
    public Input<string>? UsernsMode { get; set; }

    [Input("wait")]
    public Input<bool>? Wait { get; set; }

    [Input("waitTimeout")]
    public Input<int>? WaitTimeout { get; set; }

    [Input("workingDir")]
    public Input<string>? WorkingDir { get; set; }

    [Input("bridge")]
    public Input<string>? Bridge { get; set; }

    [Input("containerLogs")]
    public Input<string>? ContainerLogs { get; set; }

    [Input("exitCode")]
    public Input<int>? ExitCode { get; set; }

    public static new ContainerState Empty => new();
}
