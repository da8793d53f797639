using System.Text;
using Fairlead.Host;
using Fairlead.Host.Output;

CreationMask.Close();
await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 14);
return await CommandLine.RunAsync(args, Terminal.OfProcess(output), TimeProvider.System);
