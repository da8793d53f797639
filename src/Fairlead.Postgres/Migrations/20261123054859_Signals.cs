using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Postgres.Migrations
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
                type: "character varying(8000)",
                maxLength: 8000,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "incident_hours",
                table: "service",
                type: "integer",
                nullable: false,
                defaultValue: 24);

            migrationBuilder.AddColumn<string>(
                name: "addresses",
                table: "repository",
                type: "character varying(8000)",
                maxLength: 8000,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "origin",
                table: "repository",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "incident",
                table: "failure",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "link",
                table: "failure",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "environments",
                table: "deployment",
                type: "character varying(8000)",
                maxLength: 8000,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "url",
                table: "deployment",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "due_service",
                columns: table => new
                {
                    service_id = table.Column<Guid>(type: "uuid", nullable: false),
                    since = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
                    thing = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    source_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_id = table.Column<Guid>(type: "uuid", nullable: true),
                    title = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    description = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    severity = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    environment = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    url = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    is_alert = table.Column<bool>(type: "boolean", nullable: false),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    acknowledged_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    resolved_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    deployment = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    artifact = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    sha = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident", x => x.thing);
                });

            migrationBuilder.CreateTable(
                name: "reported_deployment",
                columns: table => new
                {
                    thing = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    source_id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_id = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    service_id = table.Column<Guid>(type: "uuid", nullable: true),
                    repository_id = table.Column<Guid>(type: "uuid", nullable: true),
                    environment = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    tier = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    version = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    artifact = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    is_rollback = table.Column<bool>(type: "boolean", nullable: false),
                    url = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reported_deployment", x => x.thing);
                });

            migrationBuilder.CreateTable(
                name: "signal",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    source_id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_id = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    thing = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    title = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    url = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    address = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    repository_id = table.Column<Guid>(type: "uuid", nullable: true),
                    service_id = table.Column<Guid>(type: "uuid", nullable: true),
                    body = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false, collation: "C"),
                    delivery_number = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_signal", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "signal_source",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    sealed_secret = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    heard_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    read_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_signal_source", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox_delivery",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    source_id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_id = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    @event = table.Column<string>(name: "event", type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    mended = table.Column<byte[]>(type: "bytea", nullable: true),
                    mended_size = table.Column<int>(type: "integer", nullable: false),
                    size = table.Column<int>(type: "integer", nullable: false),
                    received_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C"),
                    facts = table.Column<int>(type: "integer", nullable: false)
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
                    source_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    reason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    count = table.Column<int>(type: "integer", nullable: false),
                    last_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    detail = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C")
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
