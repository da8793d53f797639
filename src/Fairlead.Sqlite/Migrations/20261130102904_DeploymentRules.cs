using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class DeploymentRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "counts_bots",
                table: "service",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "deploying_run",
                table: "service",
                type: "TEXT",
                maxLength: 300,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "deployments",
                table: "service",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "Tags");

            migrationBuilder.AddColumn<string>(
                name: "branch",
                table: "repository",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "known_until",
                table: "repository",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_by_bot",
                table: "git_commit",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "merge_of",
                table: "git_commit",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "bot_changes",
                table: "delivery_day",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "tells_failures",
                table: "delivery_day",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "tells_rework",
                table: "delivery_day",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_by_bot",
                table: "change",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "repository_look",
                columns: table => new
                {
                    repository_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    figures = table.Column<string>(type: "TEXT", maxLength: 2147483647, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_repository_look", x => x.repository_id);
                    table.ForeignKey(
                        name: "FK_repository_look_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "repository_look");

            migrationBuilder.DropColumn(
                name: "counts_bots",
                table: "service");

            migrationBuilder.DropColumn(
                name: "deploying_run",
                table: "service");

            migrationBuilder.DropColumn(
                name: "deployments",
                table: "service");

            migrationBuilder.DropColumn(
                name: "branch",
                table: "repository");

            migrationBuilder.DropColumn(
                name: "known_until",
                table: "repository");

            migrationBuilder.DropColumn(
                name: "is_by_bot",
                table: "git_commit");

            migrationBuilder.DropColumn(
                name: "merge_of",
                table: "git_commit");

            migrationBuilder.DropColumn(
                name: "bot_changes",
                table: "delivery_day");

            migrationBuilder.DropColumn(
                name: "tells_failures",
                table: "delivery_day");

            migrationBuilder.DropColumn(
                name: "tells_rework",
                table: "delivery_day");

            migrationBuilder.DropColumn(
                name: "is_by_bot",
                table: "change");
        }
    }
}
