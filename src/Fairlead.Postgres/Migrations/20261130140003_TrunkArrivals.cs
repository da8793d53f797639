using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Postgres.Migrations
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
                type: "character varying(1020)",
                maxLength: 1020,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "trunk_arrival",
                columns: table => new
                {
                    repository_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    is_merge = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    began_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    commits = table.Column<int>(type: "integer", nullable: false),
                    lines = table.Column<int>(type: "integer", nullable: true),
                    made_on = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    deployed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    services = table.Column<string>(type: "character varying(1020)", maxLength: 1020, nullable: true, collation: "C")
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
                    repository_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    commits = table.Column<int>(type: "integer", nullable: false)
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
                    repository_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    began_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    commits = table.Column<int>(type: "integer", nullable: false),
                    deployed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    lines = table.Column<int>(type: "integer", nullable: true)
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
