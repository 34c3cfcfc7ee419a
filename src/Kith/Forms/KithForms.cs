using Kith.Pages.Report;
using Kith.Outputs;
using Kith.Record.Sharing;
using Kith.Record.Stores;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Kith.Forms;

/// <summary>What the pages with forms need.</summary>
public static class KithForms
{
    /// <summary>Inputs that one form may send: a contact with twelve children and twenty others fits.</summary>
    private const int MostInputs = 8192;

    public static IServiceCollection AddKithForms(this IServiceCollection services)
    {
        services.TryAddSingleton<Drafts>();
        services.AddSingleton<Sending>();
        services.AddSingleton<Releasing>();
        services.AddSingleton<PdfPrinter>();
        services.AddSingleton<DocumentFormats>();
        services.AddSingleton<PublicPace>();
        services.Configure<FormOptions>(form =>
        {
            form.ValueCountLimit = MostInputs;
            form.KeyLengthLimit = 512;
            form.ValueLengthLimit = Drafts.Limit;
        });
        return services;
    }
}
