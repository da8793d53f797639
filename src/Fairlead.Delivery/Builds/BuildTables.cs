using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>The tables of the builds module.</summary>
internal static class BuildTables
{
    public static void Map(ModelBuilder model)
    {
        CiRun.Map(model);
        CiRed.Map(model);
        TestRun.Map(model);
        CoveragePoint.Map(model);
    }
}
