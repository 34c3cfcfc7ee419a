using Kith.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddKithPages();

var app = builder.Build();
app.UseKithPages();
app.Run();

public partial class Program;
