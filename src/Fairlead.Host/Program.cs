using Fairlead.Host;
using Fairlead.Host.Output;

return await CommandLine.RunAsync(args, Terminal.OfProcess(), TimeProvider.System);
