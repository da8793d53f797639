using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Unlinked : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // So that the places of all signals are found anew, with the names that nobody knows.
            migrationBuilder.Sql("DELETE FROM signal_binding");

            migrationBuilder.DropIndex(
                name: "IX_signal_address",
                table: "signal");

            migrationBuilder.AddColumn<string>(
                name: "unknown_service",
                table: "signal",
                type: "TEXT",
                maxLength: 300,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_signal_unknown_repository",
                table: "signal",
                columns: new[] { "address", "kind", "at" },
                filter: "repository_id IS NULL AND address IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_signal_unknown_service",
                table: "signal",
                columns: new[] { "unknown_service", "kind", "at" },
                filter: "unknown_service IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_signal_unknown_repository",
                table: "signal");

            migrationBuilder.DropIndex(
                name: "ix_signal_unknown_service",
                table: "signal");

            migrationBuilder.DropColumn(
                name: "unknown_service",
                table: "signal");

            migrationBuilder.CreateIndex(
                name: "IX_signal_address",
                table: "signal",
                column: "address");
        }
    }
}
