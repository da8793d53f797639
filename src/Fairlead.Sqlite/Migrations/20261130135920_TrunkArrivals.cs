using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class TrunkArrivals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "trunk_day");

            migrationBuilder.DropTable(
                name: "trunk_merge");

            migrationBuilder.AddColumn<string>(
                name: "services",
                table: "pull_request",
                type: "TEXT",
                maxLength: 1020,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "trunk_arrival",
                columns: table => new
                {
                    repository_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sha = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    is_merge = table.Column<bool>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    began_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    commits = table.Column<int>(type: "INTEGER", nullable: false),
                    lines = table.Column<int>(type: "INTEGER", nullable: true),
                    made_on = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    deployed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    services = table.Column<string>(type: "TEXT", maxLength: 1020, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_trunk_arrival", x => new { x.repository_id, x.sha });
                    table.ForeignKey(
                        name: "FK_trunk_arrival_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_trunk_arrival_at_sha",
                table: "trunk_arrival",
                columns: new[] { "at", "sha" });

            migrationBuilder.CreateIndex(
                name: "IX_trunk_arrival_repository_id_at",
                table: "trunk_arrival",
                columns: new[] { "repository_id", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "trunk_arrival");

            migrationBuilder.DropColumn(
                name: "services",
                table: "pull_request");

            migrationBuilder.CreateTable(
                name: "trunk_day",
                columns: table => new
                {
                    repository_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    commits = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_trunk_day", x => new { x.repository_id, x.day });
                    table.ForeignKey(
                        name: "FK_trunk_day_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "trunk_merge",
                columns: table => new
                {
                    repository_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sha = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    began_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    commits = table.Column<int>(type: "INTEGER", nullable: false),
                    deployed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    lines = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_trunk_merge", x => new { x.repository_id, x.sha });
                    table.ForeignKey(
                        name: "FK_trunk_merge_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_trunk_merge_at_sha",
                table: "trunk_merge",
                columns: new[] { "at", "sha" });

            migrationBuilder.CreateIndex(
                name: "IX_trunk_merge_repository_id_at",
                table: "trunk_merge",
                columns: new[] { "repository_id", "at" });
        }
    }
}
