using System.Collections.Immutable;
using HaCluster.Dashboards.Grafana;

namespace HaCluster.Dashboards.Pages;

/// <summary>Puts panels beside one another, from left to right, and goes on below where a line is full.</summary>
internal sealed class Grid
{
    public const int Columns = 24;

    private readonly ImmutableArray<Panel>.Builder _panels = ImmutableArray.CreateBuilder<Panel>();
    private int _x;
    private int _y;
    private int _height;

    public ImmutableArray<Panel> Panels => _panels.ToImmutable();

    /// <summary>A heading; what follows is below it.</summary>
    public Grid Row(string title)
    {
        Break();
        Place(new Panel { Type = "row", Title = title, Collapsed = false, Panels = [] }, Columns, 1);
        return this;
    }

    /// <summary>Panels of one size.</summary>
    public Grid Add(int width, int height, params IEnumerable<Panel> panels)
    {
        foreach (var panel in panels)
            Place(panel, width, height);
        return this;
    }

    /// <summary>Leaves room.</summary>
    public Grid Skip(int width, int height)
    {
        Advance(width, height);
        return this;
    }

    private void Place(Panel panel, int width, int height)
    {
        var (x, y) = Advance(width, height);
        _panels.Add(panel with { Id = _panels.Count + 1, GridPos = new GridPosition(x, y, width, height) });
    }

    private (int X, int Y) Advance(int width, int height)
    {
        if (_x + width > Columns)
            Break();
        var place = (_x, _y);
        _x += width;
        _height = Math.Max(_height, height);
        return place;
    }

    private void Break()
    {
        _y += _height;
        _x = _height = 0;
    }
}
