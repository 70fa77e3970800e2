using HaCluster.Components.Remote;

namespace HaCluster.Components.Tests.Aws;

/// <summary>The step that waits for the first boot, run for real with a cloud-init that answers as told.</summary>
public sealed class ReadyTests
{
    [Theory]
    [InlineData("0: done", 0)]
    [InlineData("2: it recovered from something", 2)]
    public async Task After_the_first_boot_the_last_line_is_the_host_key(string _, int code)
    {
        var (exitCode, output, written) = await RunAsync($"echo status: done; exit {code}");

        Assert.Equal(0, exitCode);
        Assert.Equal("site1-svc: has booted\nssh-ed25519 AAAAC3Nza\n", output);
        Assert.Equal("net.ipv4.tcp_mtu_probing = 1\n", written);
    }

    [Fact]
    public async Task A_failed_first_boot_ends_the_step_with_what_cloud_init_says()
    {
        var (exitCode, output, _) = await RunAsync("echo status: error; echo detail: no data source; exit 1");

        Assert.NotEqual(0, exitCode);
        Assert.Equal(
            "site1-svc: ready failed: cloud-init failed: status: error detail: no data source \n  fix: "
                + "look at /var/log/cloud-init-output.log on site1-svc\n", output);
    }

    [Fact]
    public async Task A_first_boot_that_does_not_end_ends_at_the_deadline()
    {
        var (exitCode, output, _) = await RunAsync("sleep 30", deadlineSeconds: 1);

        Assert.NotEqual(0, exitCode);
        Assert.Equal(
            "site1-svc: ready failed: cloud-init did not finish within 1 s\n  fix: look at /var/log/cloud-init.log on site1-svc\n", output);
    }

    private static async Task<(int Code, string Output, string Written)> RunAsync(string cloudInit, int deadlineSeconds = 600)
    {
        Assert.SkipUnless(Environment.UserName == "root", "a mount namespace needs root");
        var work = Directory.CreateTempSubdirectory("hacluster-ready-");
        try
        {
            foreach (var folder in new[] { "bin", "ssh", "sysctl" })
                work.CreateSubdirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(work.FullName, "bin/cloud-init"), $"#!/bin/bash\n{cloudInit}\n");
            await File.WriteAllTextAsync(Path.Combine(work.FullName, "bin/sysctl"), "#!/bin/bash\n");
            await File.WriteAllTextAsync(
                Path.Combine(work.FullName, "ssh/ssh_host_ed25519_key.pub"), "ssh-ed25519 AAAAC3Nza root@ip-172-20-1-10\n");
            // The rest of stdin is the step, as on a host.
            var result = await Shell.RunAsync(
                "chmod +x $WORK/bin/*; mount --bind $WORK/ssh /etc/ssh; mount --bind $WORK/sysctl /etc/sysctl.d; "
                    + "PATH=$WORK/bin:$PATH exec bash -s\n"
                + ComponentScript.Compose("Infrastructure/Aws/ready.sh", [new("HOST", "site1-svc"), new("STEP", "ready")])
                    .Replace("FIRST_BOOT_DEADLINE=600", $"FIRST_BOOT_DEADLINE={deadlineSeconds}", StringComparison.Ordinal),
                "env", $"WORK={work.FullName}", "unshare", "--mount", "bash", "-s");
            var written = Path.Combine(work.FullName, "sysctl/60-hacluster.conf");
            return (result.ExitCode, result.Output + result.Error, File.Exists(written) ? await File.ReadAllTextAsync(written) : "");
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }
}
