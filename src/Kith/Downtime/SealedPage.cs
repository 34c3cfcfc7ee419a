using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kith.Downtime;

/// <summary>
/// One HTML file that opens without any server: what it holds is encrypted with AES-256-GCM under a key from a passphrase (PBKDF2, SHA-256,
/// 600,000 rounds) and decrypted in the browser. What stands outside the seal names nobody.
/// </summary>
public static class SealedPage
{
    public const int Rounds = 600_000, LeastPassphrase = 12;
    private const int SaltLength = 16, NonceLength = 12, TagLength = 16, KeyLength = 32;

    /// <param name="title">Which team, made when: not secret.</param>
    /// <param name="expires">From this local day on it says that it must not be relied on.</param>
    public static string Of(string title, string made, NodaTime.LocalDate expires, object content, string passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        var plain = JsonSerializer.SerializeToUtf8Bytes(content, JsonSerializerOptions.Web);
        var tag = new byte[TagLength];
        var cipher = new byte[plain.Length];
        using (var aes = new AesGcm(Key(passphrase, salt), TagLength))
            aes.Encrypt(nonce, plain, cipher, tag);
        var html = HtmlEncoder.Default;
        return Page.Replace("{title}", html.Encode(title), StringComparison.Ordinal).Replace("{made}", html.Encode(made), StringComparison.Ordinal)
            .Replace("{expires}", Practice.London.Iso(expires), StringComparison.Ordinal).Replace("{rounds}", Rounds.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{salt}", Convert.ToBase64String(salt), StringComparison.Ordinal).Replace("{nonce}", Convert.ToBase64String(nonce), StringComparison.Ordinal)
            .Replace("{sealed}", Convert.ToBase64String([.. cipher, .. tag]), StringComparison.Ordinal);
    }

    /// <summary>What the browser does, for checking a copy that was made.</summary>
    /// <exception cref="CryptographicException">The passphrase is another, or the file was altered.</exception>
    public static JsonDocument Open(string page, string passphrase)
    {
        byte[] Attribute(string name)
        {
            var at = page.IndexOf($" data-{name}=\"", StringComparison.Ordinal) + name.Length + 8;
            return Convert.FromBase64String(page[at..page.IndexOf('"', at)]);
        }
        var sealedBytes = Attribute("sealed");
        var plain = new byte[sealedBytes.Length - TagLength];
        using var aes = new AesGcm(Key(passphrase, Attribute("salt")), TagLength);
        aes.Decrypt(Attribute("nonce"), sealedBytes.AsSpan(0, plain.Length), sealedBytes.AsSpan(plain.Length), plain);
        return JsonDocument.Parse(plain);
    }

    private static byte[] Key(string passphrase, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(passphrase.Normalize(NormalizationForm.FormC)), salt, Rounds, HashAlgorithmName.SHA256, KeyLength);

    private const string Page = """
        <!DOCTYPE html>
        <html lang="en-GB">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <title>{title}</title>
        <style>
        body { font-family: Arial, sans-serif; line-height: 1.4; max-width: 60rem; margin: 1rem auto; padding: 0 1rem; color: #0b0c0c; }
        .late { border: 4px solid #b00020; padding: .5rem 1rem; font-weight: bold; }
        input, button { font: inherit; padding: .4rem .6rem; }
        section { border-top: 3px solid #0b4f54; margin-top: 2rem; }
        dt { font-weight: bold; margin-top: .4rem; } dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
        @media print { form { display: none; } }
        </style>
        </head>
        <body data-salt="{salt}" data-nonce="{nonce}" data-sealed="{sealed}" data-rounds="{rounds}" data-expires="{expires}">
        <h1>{title}</h1>
        <p>{made}. Read-only: write nothing here; record it in Kith when it can be reached again. Not to be used from <time>{expires}</time> on; then delete it and every copy of it.</p>
        <p class="late" id="late" role="alert" hidden>This copy has expired. Do not rely on it: much may have changed. Delete it.</p>
        <form id="open"><label for="passphrase">Passphrase</label> <input id="passphrase" type="password" autocomplete="off"> <button>Open</button> <span id="said" role="status"></span></form>
        <main id="cases"></main>
        <script>
        const sealed = document.body.dataset, bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
        document.getElementById('late').hidden = new Date().toISOString().slice(0, 10) < sealed.expires;
        const add = (to, name, text) => { const made = document.createElement(name); if (text !== undefined) made.textContent = text; to.append(made); return made; };
        const lines = (to, title, all) => { if (!all.length) return; add(to, 'h3', title); const list = add(to, 'dl'); for (const line of all) { add(list, 'dt', line.label); add(list, 'dd', line.text); } };
        document.getElementById('open').addEventListener('submit', async event => {
          event.preventDefault();
          const said = document.getElementById('said');
          said.textContent = 'Opening …';
          try {
            const phrase = new TextEncoder().encode(document.getElementById('passphrase').value.normalize('NFC'));
            const raw = await crypto.subtle.importKey('raw', phrase, 'PBKDF2', false, ['deriveKey']);
            const key = await crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt: bytes(sealed.salt), iterations: Number(sealed.rounds) }, raw, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
            const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes(sealed.nonce) }, key, bytes(sealed.sealed));
            const cases = document.getElementById('cases'), all = JSON.parse(new TextDecoder().decode(plain));
            cases.replaceChildren();
            for (const one of all) {
              const section = add(cases, 'section');
              add(section, 'h2', one.title);
              lines(section, 'Safety facts', one.facts); lines(section, 'Recorded', one.recorded); lines(section, 'What happened, newest first', one.happened);
            }
            document.getElementById('passphrase').value = '';
            said.textContent = all.length + ' open cases';
          } catch { said.textContent = 'That is not the passphrase, or the file was altered.'; }
        });
        </script>
        </body>
        </html>
        """;
}
