namespace Kith.Matching;

/// <summary>Addresses, identifiers, sex, school.</summary>
internal static class PlainComparison
{
    /// <summary>Addresses as one: the parts of one address say the same thing several times over.</summary>
    public static AddressLevel Address(Compared a, Compared b)
    {
        var best = AddressLevel.Missing;
        foreach (var one in a.Addresses)
        {
            foreach (var other in b.Addresses)
            {
                var level = Of(one, other);
                if (best == AddressLevel.Missing || (level != AddressLevel.Missing && level < best))
                    best = level;
            }
        }
        return best;
    }

    public static PlainLevel Same(string[] a, string[] b) =>
        a.Length == 0 || b.Length == 0 ? PlainLevel.Missing : a.Any(x => b.Contains(x, StringComparer.Ordinal)) ? PlainLevel.Same : PlainLevel.Differs;

    public static PlainLevel Identifier(Compared a, Compared b)
    {
        var best = PlainLevel.Missing;
        foreach (var one in a.Identifiers)
        {
            foreach (var other in b.Identifiers)
            {
                if (one.Scheme != other.Scheme)
                    continue;
                var level = one.Value == other.Value ? PlainLevel.Same : NearNumber(one.Value, other.Value) ? PlainLevel.Near : PlainLevel.Differs;
                if (best == PlainLevel.Missing || level < best)
                    best = level;
            }
        }
        return best;
    }

    /// <summary>One figure wrong, or something put before it (NHS 943…).</summary>
    private static bool NearNumber(string a, string b)
    {
        const int least = 6;
        if (a.Length < least || b.Length < least)
            return false;
        return Spelling.Slips(a, b, 1) <= 1 || a.EndsWith(b, StringComparison.Ordinal) || b.EndsWith(a, StringComparison.Ordinal);
    }

    private static AddressLevel Of(FoldedAddress a, FoldedAddress b)
    {
        const double same = 0.75, mostly = 0.5;
        int said = 0, alike = 0, dwelling = 0;
        void Count(bool? fits, bool ofDwelling)
        {
            if (fits is null)
                return;
            said++;
            if (!fits.Value)
                return;
            alike++;
            if (ofDwelling)
                dwelling++;
        }

        var crossed = Fits(a.Line1, b.Line1) != true && Fits(a.Line2, b.Line2) != true && (Fits(a.Line1, b.Line2) == true || Fits(a.Line2, b.Line1) == true);
        var number = Number(a.Number, b.Number);
        Count(number, true);
        Count(crossed ? Fits(a.Line1, b.Line2) : Fits(a.Line1, b.Line1), true);
        Count(crossed ? Fits(a.Line2, b.Line1) : Fits(a.Line2, b.Line2), true);
        Count(Fits(a.Suburb, b.Suburb), false);
        var postcode = Postcode(a.Postcode, b.Postcode);
        Count(postcode, false);
        if (said == 0)
            return AddressLevel.Missing;
        if (dwelling == 0)
            return postcode == true && a.Postcode == b.Postcode ? AddressLevel.Postcode : alike > 0 ? AddressLevel.Place : AddressLevel.Differs;
        var share = (double)alike / said;
        // One street in one town is not one house.
        var house = number == true || postcode == true;
        return share >= same && house ? AddressLevel.Same : share >= mostly && house ? AddressLevel.Mostly : AddressLevel.Partly;
    }

    private static bool? Number(string a, string b) => a.Length == 0 || b.Length == 0 ? null : a == b;

    private static bool? Postcode(string a, string b) => a.Length == 0 || b.Length == 0 ? null : Spelling.Slips(a, b, 1) <= 1;

    private static bool? Fits(string a, string b) => a.Length == 0 || b.Length == 0 ? null : a == b || Spelling.Near(a, b);
}
