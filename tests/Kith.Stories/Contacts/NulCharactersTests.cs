using System.Text;
using Kith.Forms;
using Shouldly;
using Xunit;

namespace Kith.Stories.Contacts;

public sealed class NulCharactersTests
{
    [Theory, InlineData("a=%00&b=%0a%00%001", "a=%01&b=%0a%01%011"), InlineData("%%00%0%00", "%%01%0%01"), InlineData("a=\0%000", "a=\u0001%010"), InlineData("a=%0b00", "a=%0b00")]
    public async Task Nul_becomes_another_character_wherever_a_read_is_cut(string sent, string read)
    {
        for (var size = 1; size <= sent.Length; size++)
        {
            await using var body = new NulCharacters.WithoutNul(new MemoryStream(Encoding.ASCII.GetBytes(sent)));
            var (all, buffer) = (new MemoryStream(), new byte[size]);
            for (int n; (n = await body.ReadAsync(buffer)) > 0;)
                all.Write(buffer, 0, n);
            Encoding.ASCII.GetString(all.ToArray()).ShouldBe(read, $"read by {size}");
        }
    }
}
