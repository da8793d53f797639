using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Waiting : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_change_service_id_deployment",
                table: "change");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_change_service_id_deployment",
                table: "change",
                columns: new[] { "service_id", "deployment" });
        }
    }
}
