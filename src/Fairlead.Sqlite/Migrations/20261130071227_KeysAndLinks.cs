using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Sqlite.Migrations
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
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "by_company",
                table: "membership",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "sent_by",
                table: "inbox_delivery",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "by_company",
                table: "api_key",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "own_role",
                table: "account",
                type: "TEXT",
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
