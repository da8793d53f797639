using System.Globalization;
using Fairlead.Bench;

// bench/run REPOSITORY: measures the published program against git on the same machine in the same run.
if (args is [_, "fuzz", .. var wanted])
    return FuzzBench.Run(int.Parse(wanted.ElementAtOrDefault(0) ?? "60", CultureInfo.InvariantCulture), wanted.ElementAtOrDefault(1), int.Parse(wanted.ElementAtOrDefault(2) ?? "1", CultureInfo.InvariantCulture)) == 0 ? 0 : 1;
if (args is [_, "jobs", .. var database])
{
    Console.WriteLine(Machine.Describe());
    await JobsBench.RunAsync(database.ElementAtOrDefault(0));
    return 0;
}

if (args is [_, "measures", var data])
{
    Console.WriteLine(Machine.Describe());
    await MeasuresBench.RunAsync(data);
    return 0;
}

if (args is not [var program, var what, var repository, ..])
{
    Console.Error.WriteLine("usage: bench/run (delivery|files|server|all) REPOSITORY, or bench/run ingest PAYLOADS [DELIVERIES [POSTGRES]], or bench/run large COMMITS, or bench/run jobs [POSTGRES], or bench/run measures DATA, or bench/run fuzz [SECONDS [PARSER [SEED]]]");
    return 2;
}

Console.WriteLine(Machine.Describe());
if (what is "delivery" or "all")
    DeliveryBench.Run(program, repository);
if (what is "files" or "all")
    await FilesBench.RunAsync(repository);
if (what is "ingest")
    await IngestBench.RunAsync(program, repository, args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : IngestBench.Usual, args.ElementAtOrDefault(4));
if (what is "large")
    await LargeBench.RunAsync(program, int.Parse(repository, CultureInfo.InvariantCulture));
if (what is "server" or "all")
    await ServerBench.RunAsync(program, repository);
return 0;
