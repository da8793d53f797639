using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class JobsOfFacts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "job",
                table: "signal",
                type: "character varying(300)",
                maxLength: 300,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateIndex(
                name: "ix_signal_job",
                table: "signal",
                columns: new[] { "repository_id", "job" },
                filter: "job IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_signal_job",
                table: "signal");

            migrationBuilder.DropColumn(
                name: "job",
                table: "signal");
        }
    }
}
