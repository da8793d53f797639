using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class KeysAndLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_mailed",
                table: "one_time_link",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "by_company",
                table: "membership",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "sent_by",
                table: "inbox_delivery",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<bool>(
                name: "by_company",
                table: "api_key",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "own_role",
                table: "account",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "is_mailed",
                table: "one_time_link");

            migrationBuilder.DropColumn(
                name: "by_company",
                table: "membership");

            migrationBuilder.DropColumn(
                name: "sent_by",
                table: "inbox_delivery");

            migrationBuilder.DropColumn(
                name: "by_company",
                table: "api_key");

            migrationBuilder.DropColumn(
                name: "own_role",
                table: "account");
        }
    }
}
