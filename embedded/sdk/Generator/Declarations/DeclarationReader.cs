using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SdkGenerator.Declarations;

/// <summary>
/// Reads the properties of one class or interface of a declaration file. It knows the part of the language that Pulumi's generator
/// writes: properties, methods (which are skipped), qualified names, type arguments, lists, maps and unions.
/// </summary>
internal sealed partial class DeclarationReader
{
    private readonly string _text;
    private Match _token;

    private DeclarationReader(string text, int position)
    {
        _text = text;
        _token = Token().Match(text, position);
    }

    /// <param name="position">Of the text right after the opening brace.</param>
    public static ImmutableArray<Member> Read(string text, int position) => new DeclarationReader(text, position).Body();

    private ImmutableArray<Member> Body()
    {
        var members = ImmutableArray.CreateBuilder<Member>();
        var deprecated = false;
        while (_token.Value != "}")
        {
            if (_token.Value.StartsWith("/*", StringComparison.Ordinal))
            {
                deprecated = _token.Value.Contains("@deprecated", StringComparison.Ordinal);
                Next();
                continue;
            }
            if (Property(deprecated) is { } member)
                members.Add(member);
            deprecated = false;
        }
        return members.ToImmutable();
    }

    private Member? Property(bool deprecated)
    {
        var isStatic = Accept("static");
        Accept("readonly");
        var name = Next();
        var optional = Accept("?");
        if (isStatic || !Accept(":"))
        {
            SkipMethod();
            return null;
        }
        var type = Union();
        Expect(";");
        return new Member(name, type, optional, deprecated);
    }

    private void SkipMethod()
    {
        for (var depth = 0; depth > 0 || _token.Value != ";"; Next())
            depth += _token.Value switch { "(" or "{" => 1, ")" or "}" => -1, _ => 0 };
        Expect(";");
    }

    private TypeNode Union()
    {
        var members = ImmutableArray.Create(Postfix());
        while (Accept("|"))
            members = members.Add(Postfix());
        return members.Length == 1 ? members[0] : new UnionType(members);
    }

    private TypeNode Postfix()
    {
        var type = Primary();
        while (Accept("["))
        {
            Expect("]");
            type = new ListType(type);
        }
        return type;
    }

    private TypeNode Primary()
    {
        if (Accept("("))
        {
            var inner = Union();
            Expect(")");
            return inner;
        }
        if (Accept("{"))
        {
            Expect("[");
            Next();
            Expect(":");
            Expect("string");
            Expect("]");
            Expect(":");
            var value = Union();
            Expect(";");
            Expect("}");
            return new MapType(value);
        }
        var name = Next();
        var arguments = ImmutableArray<TypeNode>.Empty;
        if (Accept("<"))
        {
            do
                arguments = arguments.Add(Union());
            while (Accept(","));
            Expect(">");
        }
        return new NamedType(name, arguments);
    }

    private string Next()
    {
        var value = _token.Value;
        _token = _token.NextMatch();
        return _token.Success ? value : throw new FormatException("The declaration ends before its closing brace.");
    }

    private bool Accept(string value)
    {
        if (_token.Value != value)
            return false;
        Next();
        return true;
    }

    private void Expect(string value)
    {
        if (Accept(value))
            return;
        var rest = _text.Substring(_token.Index, Math.Min(60, _text.Length - _token.Index));
        throw new FormatException($"'{value}' is expected at: {rest}");
    }

    [GeneratedRegex("""/\*.*?\*/|"[^"]*"|[A-Za-z_$][\w$.]*|\S""", RegexOptions.Singleline)]
    private static partial Regex Token();
}
