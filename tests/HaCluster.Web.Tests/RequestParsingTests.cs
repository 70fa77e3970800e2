using System.Text;
using CsCheck;
using HaCluster.Web.Birthdays;

namespace HaCluster.Web.Tests;

public sealed class RequestParsingTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("a")]
    [InlineData("Ada")]
    [InlineData("ABCDEFGHIJKLMNOPQRST")]
    public void A_username_of_letters_is_kept_as_asked_and_stored_in_lower_case(string text)
    {
        var (name, problem) = Username.Parse(text);
        Assert.Null(problem);
        Assert.Equal((text, text.ToLowerInvariant()), (name.AsAsked, name.Key));
    }

    [Theory]
    [InlineData("ABCDEFGHIJKLMNOPQRSTU", "The username has 21 characters; it must have 1 to 20.")]
    [InlineData("", "The username has 0 characters; it must have 1 to 20.")]
    [InlineData("ada1", "The username 'ada1' must contain only letters, A to Z in either case.")]
    [InlineData("ada lovelace", "The username 'ada lovelace' must contain only letters, A to Z in either case.")]
    [InlineData("Zoë", "The username 'Zoë' must contain only letters, A to Z in either case.")]
    [InlineData("a/b", "The username 'a/b' must contain only letters, A to Z in either case.")]
    public void Any_other_username_is_refused_with_the_reason(string text, string problem) =>
        Assert.Equal(problem, Username.Parse(text).Problem);

    [Fact]
    public void Only_usernames_of_one_to_twenty_ascii_letters_pass() =>
        Gen.String.Sample(
            text =>
                (Username.Parse(text).Problem is null) == (text.Length is >= 1 and <= 20
                    && text.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'))));

    [Fact]
    public void A_date_before_today_is_read()
    {
        Assert.Equal((new DateOnly(2026, 11, 21), null), Parse("""{"dateOfBirth":"2026-11-21"}"""));
        Assert.Equal((new DateOnly(2000, 2, 29), null), Parse(""" { "dateOfBirth" : "2000-02-29" } """));
        Assert.Equal((new DateOnly(1, 1, 2), null), Parse("""{"dateOfBirth":"0001-01-02"}"""));
    }

    [Theory]
    [InlineData("", "The body is empty; it must be {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("{", "The body is not valid JSON (line 1, byte 2); it must be {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("dateOfBirth=1990-05-17", "The body is not valid JSON (line 1, byte 1); it must be {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("{\"dateOfBirth\":\"1990-05-17\"}}", "The body is not valid JSON (line 1, byte 29); "
        + "it must be {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("{\"dateOfBirth\":\"1990-05-17\",}", "The body is not valid JSON (line 1, byte 29); "
        + "it must be {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("{\"dateOfBirth\":\"\\ud800\"}", "The body holds a string that is not valid Unicode; "
        + "it must be {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("[]", "The body is a JSON array; it must be the object {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("null", "The body is a JSON null; it must be the object {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("\"1990-05-17\"", "The body is a JSON string; it must be the object {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("{}", "The field 'dateOfBirth' is missing; the body must be {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("{\"dateofbirth\":\"1990-05-17\"}", "The field 'dateofbirth' is unknown; "
        + "the body must be {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("{\"dateOfBirth\":\"1990-05-17\",\"age\":3}", "The field 'age' is unknown; "
        + "the body must be {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("{\"dateOfBirth\":\"1990-05-17\",\"dateOfBirth\":\"1991-05-17\"}", "The field 'dateOfBirth' is there more than once; "
        + "the body must be {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("{\"dateOfBirth\":null}", "The field 'dateOfBirth' is a JSON null; it must be a string like \"1990-05-17\".")]
    [InlineData("{\"dateOfBirth\":19900517}", "The field 'dateOfBirth' is a JSON number; it must be a string like \"1990-05-17\".")]
    [InlineData("{\"dateOfBirth\":true}", "The field 'dateOfBirth' is a JSON boolean; it must be a string like \"1990-05-17\".")]
    [InlineData("{\"dateOfBirth\":\"2023-02-30\"}", "The dateOfBirth '2023-02-30' is not a date of the calendar in the form YYYY-MM-DD.")]
    [InlineData("{\"dateOfBirth\":\"2023-02-29\"}", "The dateOfBirth '2023-02-29' is not a date of the calendar in the form YYYY-MM-DD.")]
    [InlineData("{\"dateOfBirth\":\"17.05.1990\"}", "The dateOfBirth '17.05.1990' is not a date of the calendar in the form YYYY-MM-DD.")]
    [InlineData("{\"dateOfBirth\":\" 1990-05-17\"}", "The dateOfBirth ' 1990-05-17' is not a date of the calendar in the form YYYY-MM-DD.")]
    [InlineData("{\"dateOfBirth\":\"1990-5-17\"}", "The dateOfBirth '1990-5-17' is not a date of the calendar in the form YYYY-MM-DD.")]
    [InlineData("{\"dateOfBirth\":\"1990-05-17T00:00:00Z\"}", "The dateOfBirth '1990-05-17T00:00:00Z' is not a date of the calendar in "
        + "the form YYYY-MM-DD.")]
    [InlineData("{\"dateOfBirth\":\"0000-01-01\"}", "The dateOfBirth '0000-01-01' is not a date of the calendar in the form YYYY-MM-DD.")]
    [InlineData("{\"dateOfBirth\":\"\"}", "The dateOfBirth '' is not a date of the calendar in the form YYYY-MM-DD.")]
    [InlineData("{\"dateOfBirth\":\"2026-11-22\"}", "The dateOfBirth 2026-11-22 must be before today, which is 2026-11-22 (UTC).")]
    [InlineData("{\"dateOfBirth\":\"2999-01-01\"}", "The dateOfBirth 2999-01-01 must be before today, which is 2026-11-22 (UTC).")]
    public void Any_other_body_is_refused_with_the_reason(string body, string problem) => Assert.Equal(problem, Parse(body).Problem);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        var (_, problem) = BirthdayRequest.Parse(
            new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, Today);
        Assert.StartsWith("The body", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void No_sequence_of_bytes_breaks_the_parser() =>
        Gen.Byte.Array[0, 64].Sample(bytes => BirthdayRequest.Parse(bytes, Today).Problem is not null);

    private static (DateOnly Date, string? Problem) Parse(string body) => BirthdayRequest.Parse(Encoding.UTF8.GetBytes(body), Today);
}
