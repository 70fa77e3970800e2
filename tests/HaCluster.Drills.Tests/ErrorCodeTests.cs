using HaCluster.Drills.Checks;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Tests;

public sealed class ErrorCodeTests
{
    [Theory]
    [InlineData(0, """{"result": "done"}""", null)]
    [InlineData(5, """{"error": {"code": "failover.primary-lives", "summary": "It lives."}}""", "failover.primary-lives")]
    [InlineData(5, """{"healthy": false, "problems": []}""", "exit code 5")]
    [InlineData(137, "", "exit code 137")]
    public void A_command_that_failed_has_the_code_of_its_error_else_that_of_its_exit(int exitCode, string output, string? code) =>
        Assert.Equal(code, ErrorCode.Of(new ProcessResult(exitCode, output, "")));
}
