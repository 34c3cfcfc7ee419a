namespace Kith.Record;

/// <summary>A row of any table. The partnership is the first column of every key; it is filled in on saving and filtered by on reading.</summary>
public abstract class Row
{
    public string Partnership { get; set; } = "";
}

/// <summary>
/// A row of a view: disposable, made by an <see cref="IProjector"/> from entries only, dropped and made again whenever its shape changes.
/// Its key is <c>Partnership</c> and then ids that come from the entry: nothing that the database or a clock would choose.
/// </summary>
public abstract class ViewRow : Row;
