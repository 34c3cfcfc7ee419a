namespace Kith.Forms;

/// <summary>
/// The framework cannot read a form with the character NUL in it, and would lose all that was typed. On its way in, NUL becomes another
/// control character, which the check of the form refuses with a sentence while everything typed stays on the page.
/// </summary>
public static class NulCharacters
{
    public static void UseReadableForms(this WebApplication app) => app.Use((http, next) =>
    {
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true)
            http.Request.Body = new WithoutNul(http.Request.Body);
        return next(http);
    });

    /// <summary>Reads <c>%00</c> as <c>%01</c>, and a bare zero byte as one, wherever a read happens to be cut.</summary>
    public sealed class WithoutNul(Stream body) : Stream
    {
        // How much of "%00" the last bytes were: nothing, "%", or "%0".
        private int matched;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await body.ReadAsync(buffer, cancellationToken);
            Replace(buffer.Span[..read]);
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = body.Read(buffer, offset, count);
            Replace(buffer.AsSpan(offset, read));
            return read;
        }

        private void Replace(Span<byte> bytes)
        {
            foreach (ref var b in bytes)
            {
                if (b == 0) b = 1;
                matched = (matched, b) switch { (_, (byte)'%') => 1, (1, (byte)'0') => 2, (2, (byte)'0') => 3, _ => 0 };
                if (matched < 3) continue;
                (b, matched) = ((byte)'1', 0);
            }
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
