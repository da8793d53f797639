using System.Text;
using Fairlead.Commands;
using Fairlead.Host;
using Fairlead.Host.Output;

CreationMask.Close();
var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

// What a server says on its way, and its log: it runs on when nobody hears.
Console.SetOut(Heard(Console.OpenStandardOutput()));
Console.SetError(Heard(Console.OpenStandardError()));
await using var output = new StreamWriter(new StandardStream(Console.OpenStandardOutput(), isNeeded: true), utf8, 1 << 14);
return await CommandLine.RunAsync(args, Terminal.OfProcess(output), TimeProvider.System);

TextWriter Heard(Stream stream) => new StreamWriter(new StandardStream(stream, isNeeded: false), utf8) { AutoFlush = true };
