using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Signals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "also_called",
                table: "service",
                type: "TEXT",
                maxLength: 8000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "incident_hours",
                table: "service",
                type: "INTEGER",
                nullable: false,
                defaultValue: 24);

            migrationBuilder.AddColumn<string>(
                name: "addresses",
                table: "repository",
                type: "TEXT",
                maxLength: 8000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "origin",
                table: "repository",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "incident",
                table: "failure",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "link",
                table: "failure",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "environments",
                table: "deployment",
                type: "TEXT",
                maxLength: 8000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "url",
                table: "deployment",
                type: "TEXT",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "due_service",
                columns: table => new
                {
                    service_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    since = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_due_service", x => x.service_id);
                    table.ForeignKey(
                        name: "FK_due_service_service_service_id",
                        column: x => x.service_id,
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "incident",
                columns: table => new
                {
                    thing = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    source_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    service_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    title = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    description = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    severity = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    environment = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    url = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    is_alert = table.Column<bool>(type: "INTEGER", nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    acknowledged_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    resolved_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    deployment = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    artifact = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    sha = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident", x => x.thing);
                });

            migrationBuilder.CreateTable(
                name: "reported_deployment",
                columns: table => new
                {
                    thing = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    source_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    external_id = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    service_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    repository_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    environment = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    tier = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    sha = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    version = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    artifact = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    is_rollback = table.Column<bool>(type: "INTEGER", nullable: false),
                    url = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reported_deployment", x => x.thing);
                });

            migrationBuilder.CreateTable(
                name: "signal",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    source_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    external_id = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    thing = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    url = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    address = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    repository_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    service_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    body = table.Column<string>(type: "TEXT", maxLength: 2147483647, nullable: false),
                    delivery_number = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_signal", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "signal_source",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    sealed_secret = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    closed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    heard_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    read_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_signal_source", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox_delivery",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    source_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    external_id = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    @event = table.Column<string>(name: "event", type: "TEXT", maxLength: 400, nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false),
                    mended = table.Column<byte[]>(type: "BLOB", nullable: true),
                    mended_size = table.Column<int>(type: "INTEGER", nullable: false),
                    size = table.Column<int>(type: "INTEGER", nullable: false),
                    received_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    due_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    facts = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbox_delivery", x => x.number);
                    table.ForeignKey(
                        name: "FK_inbox_delivery_signal_source_source_id",
                        column: x => x.source_id,
                        principalTable: "signal_source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "inbox_refusal",
                columns: table => new
                {
                    source_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false),
                    last_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    detail = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbox_refusal", x => new { x.source_id, x.day, x.reason });
                    table.ForeignKey(
                        name: "FK_inbox_refusal_signal_source_source_id",
                        column: x => x.source_id,
                        principalTable: "signal_source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_inbox_delivery_parked",
                table: "inbox_delivery",
                column: "number",
                filter: "state = 'Parked'");

            migrationBuilder.CreateIndex(
                name: "IX_inbox_delivery_source_id_external_id",
                table: "inbox_delivery",
                columns: new[] { "source_id", "external_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_inbox_delivery_waiting",
                table: "inbox_delivery",
                columns: new[] { "source_id", "number" },
                filter: "state = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "IX_incident_service_id_started_at",
                table: "incident",
                columns: new[] { "service_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_started_at_thing",
                table: "incident",
                columns: new[] { "started_at", "thing" });

            migrationBuilder.CreateIndex(
                name: "IX_reported_deployment_at",
                table: "reported_deployment",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_reported_deployment_service_id_at",
                table: "reported_deployment",
                columns: new[] { "service_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_signal_address",
                table: "signal",
                column: "address");

            migrationBuilder.CreateIndex(
                name: "IX_signal_at_number",
                table: "signal",
                columns: new[] { "at", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_signal_kind_at",
                table: "signal",
                columns: new[] { "kind", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_signal_service_id_at",
                table: "signal",
                columns: new[] { "service_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_signal_source_id_external_id",
                table: "signal",
                columns: new[] { "source_id", "external_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_signal_thing_number",
                table: "signal",
                columns: new[] { "thing", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_signal_source_key",
                table: "signal_source",
                column: "key",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "due_service");

            migrationBuilder.DropTable(
                name: "inbox_delivery");

            migrationBuilder.DropTable(
                name: "inbox_refusal");

            migrationBuilder.DropTable(
                name: "incident");

            migrationBuilder.DropTable(
                name: "reported_deployment");

            migrationBuilder.DropTable(
                name: "signal");

            migrationBuilder.DropTable(
                name: "signal_source");

            migrationBuilder.DropColumn(
                name: "also_called",
                table: "service");

            migrationBuilder.DropColumn(
                name: "incident_hours",
                table: "service");

            migrationBuilder.DropColumn(
                name: "addresses",
                table: "repository");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "repository");

            migrationBuilder.DropColumn(
                name: "incident",
                table: "failure");

            migrationBuilder.DropColumn(
                name: "link",
                table: "failure");

            migrationBuilder.DropColumn(
                name: "environments",
                table: "deployment");

            migrationBuilder.DropColumn(
                name: "url",
                table: "deployment");
        }
    }
}
