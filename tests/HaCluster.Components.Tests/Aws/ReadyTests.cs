using System.Text.RegularExpressions;
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
        Assert.Equal("site1-svc: has booted as t3.small\nssh-ed25519 AAAAC3Nza\n", output);
        Assert.Equal("net.ipv4.tcp_mtu_probing = 1\n", written["sysctl.d/60-hacluster.conf"]);
    }

    [Fact]
    public async Task The_keys_of_the_stack_are_accepted_and_those_of_others_stay()
    {
        var accepted = await AuthorizedAsync("ssh-ed25519 AAAAold\n", "ssh-ed25519 AAAAnew stack\nssh-ed25519 AAAAold");

        Assert.Equal("ssh-ed25519 AAAAnew stack\nssh-ed25519 AAAAold\n", accepted.Keys);

        var retired = await AuthorizedAsync(
            "# colleagues\nfrom=\"10.0.0.0/8\" ssh-rsa AAAAcolleague\nno-pty ssh-ed25519 AAAAold\n" + accepted.Keys,
            "ssh-ed25519 AAAAnew stack", accepted.Record);

        Assert.Equal("ssh-ed25519 AAAAnew stack\n# colleagues\nfrom=\"10.0.0.0/8\" ssh-rsa AAAAcolleague\n", retired.Keys);
        Assert.Equal(retired, await AuthorizedAsync(retired.Keys, "ssh-ed25519 AAAAnew stack", retired.Record));

        async Task<(string Keys, string Record)> AuthorizedAsync(string keys, string wanted, string? record = null)
        {
            var (exitCode, output, written) = await RunAsync("exit 0", keys: keys, wanted: wanted, record: record);
            Assert.True(exitCode == 0, output);
            return (written["home/.ssh/authorized_keys"], written["hacluster/operator-keys"]);
        }
    }

    [Fact]
    public async Task What_serves_is_not_updated_or_restarted_behind_the_operators_back()
    {
        var (_, _, written) = await RunAsync("exit 0");

        Assert.Equal("# Managed by HaCluster.\n$nrconf{restart} = 'l';\n", written["needrestart/conf.d/60-hacluster.conf"]);
        // As APT reads it, after the file of Debian's package.
        const string Debian =
            "Unattended-Upgrade::Package-Blacklist {\n \"linux-\";\n};\nUnattended-Upgrade::Automatic-Reboot \"true\";\n";
        var read = await Shell.RunAsync(
            Debian + written["apt/apt.conf.d/60hacluster-unattended-upgrades"], "apt-config", "dump", "-c", "/dev/stdin");
        var held = Lines(read.Output, "Unattended-Upgrade::Package-Blacklist::").ToArray();
        Assert.Equal(["linux-", "^postgresql", "^haproxy", "^docker", "^containerd", "^runc", "^pgbackrest"], held);
        Assert.Equal(["false"], Lines(read.Output, "Unattended-Upgrade::Automatic-Reboot"));
        // unattended-upgrades compares as Python's re.match does: from the beginning.
        string[] packages =
        [
            "postgresql-15", "postgresql-common", "haproxy", "docker.io", "docker-ce", "containerd", "containerd.io", "runc", "pgbackrest",
            "libssl3", "openssh-server", "libpq5",
        ];
        Assert.Equal(packages[..^3], packages.Where(package => held.Any(pattern => Regex.IsMatch(package, $"^(?:{pattern})"))));

        static IEnumerable<string> Lines(string dump, string key) => dump.Split('\n')
            .Where(line => line.StartsWith($"{key} \"", StringComparison.Ordinal)).Select(line => line.Split('"')[1]);
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

    /// <returns>What the step left in /etc by path, with exit code and output.</returns>
    private static async Task<(int Code, string Output, IReadOnlyDictionary<string, string> Written)> RunAsync(
        string cloudInit, int deadlineSeconds = 600, string keys = "", string wanted = "ssh-ed25519 AAAAnew", string? record = null)
    {
        Assert.SkipUnless(Environment.UserName == "root", "a mount namespace needs root");
        var work = Directory.CreateTempSubdirectory("hacluster-ready-");
        try
        {
            foreach (var folder in new[] { "bin", "etc/ssh", "etc/home/.ssh", "etc/hacluster" })
                work.CreateSubdirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(work.FullName, "bin/cloud-init"), $"#!/bin/bash\n{cloudInit}\n");
            await File.WriteAllTextAsync(Path.Combine(work.FullName, "bin/sysctl"), "#!/bin/bash\n");
            await File.WriteAllTextAsync(
                Path.Combine(work.FullName, "etc/ssh/ssh_host_ed25519_key.pub"), "ssh-ed25519 AAAAC3Nza root@ip-172-20-1-10\n");
            await File.WriteAllTextAsync(Path.Combine(work.FullName, "etc/home/.ssh/authorized_keys"), keys);
            if (record is not null)
                await File.WriteAllTextAsync(Path.Combine(work.FullName, "etc/hacluster/operator-keys"), record);
            // The rest of stdin is the step, as on a host.
            var result = await Shell.RunAsync(
                "chmod +x $WORK/bin/*; cp /etc/passwd /etc/group $WORK/etc; "
                    + "echo admin:x:23456:23456::/etc/home:/bin/sh >> $WORK/etc/passwd; echo admin:x:23456: >> $WORK/etc/group; "
                    + "mount --bind $WORK/etc /etc; "
                    + "PATH=$WORK/bin:$PATH exec bash -s\n"
                + ComponentScript.Compose(
                    "Infrastructure/Aws/ready.sh",
                    [new("HOST", "site1-svc"), new("STEP", "ready"), new("INSTANCE_TYPE", "t3.small"), new("LOGIN_USER", "admin"),
                        new("OPERATOR_KEYS", wanted)])
                    .Replace("FIRST_BOOT_DEADLINE=600", $"FIRST_BOOT_DEADLINE={deadlineSeconds}", StringComparison.Ordinal),
                "env", $"WORK={work.FullName}", "unshare", "--mount", "bash", "-s");
            var etc = Path.Combine(work.FullName, "etc");
            var written = Directory.GetFiles(etc, "*", SearchOption.AllDirectories)
                .ToDictionary(file => Path.GetRelativePath(etc, file), File.ReadAllText);
            return (result.ExitCode, result.Output + result.Error, written);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }
}
