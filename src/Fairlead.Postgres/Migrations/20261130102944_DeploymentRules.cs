using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Postgres.Migrations
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
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "deploying_run",
                table: "service",
                type: "character varying(300)",
                maxLength: 300,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "deployments",
                table: "service",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "Tags");

            migrationBuilder.AddColumn<string>(
                name: "branch",
                table: "repository",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<DateTime>(
                name: "known_until",
                table: "repository",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_by_bot",
                table: "git_commit",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "merge_of",
                table: "git_commit",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "bot_changes",
                table: "delivery_day",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "tells_failures",
                table: "delivery_day",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "tells_rework",
                table: "delivery_day",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_by_bot",
                table: "change",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "repository_look",
                columns: table => new
                {
                    repository_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    figures = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false, collation: "C")
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
