using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Practices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Derived rows: 'fairlead rebuild' makes them again from the signals, now with ids.
            migrationBuilder.Sql("DELETE FROM incident");

            migrationBuilder.DropIndex(
                name: "IX_incident_started_at_thing",
                table: "incident");

            migrationBuilder.AddColumn<long>(
                name: "derivations",
                table: "service",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AlterColumn<Guid>(
                name: "source_id",
                table: "incident",
                type: "uuid",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "uuid");

            migrationBuilder.AddColumn<string>(
                name: "id",
                table: "incident",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "services",
                table: "incident",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "told",
                table: "incident",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "report",
                table: "deployment",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "build_week",
                columns: table => new
                {
                    repository_id = table.Column<Guid>(type: "uuid", nullable: false),
                    week = table.Column<DateOnly>(type: "date", nullable: false),
                    version = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_build_week", x => new { x.repository_id, x.week });
                });

            migrationBuilder.CreateTable(
                name: "change_week",
                columns: table => new
                {
                    repository_id = table.Column<Guid>(type: "uuid", nullable: false),
                    week = table.Column<DateOnly>(type: "date", nullable: false),
                    version = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_change_week", x => new { x.repository_id, x.week });
                });

            migrationBuilder.CreateTable(
                name: "ci_red",
                columns: table => new
                {
                    repository_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    branch = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    began_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    service_id = table.Column<Guid>(type: "uuid", nullable: true),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    url = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ci_red", x => new { x.repository_id, x.name, x.branch, x.began_at });
                });

            migrationBuilder.CreateTable(
                name: "ci_run",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    thing = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    source_id = table.Column<Guid>(type: "uuid", nullable: false),
                    repository_id = table.Column<Guid>(type: "uuid", nullable: true),
                    service_id = table.Column<Guid>(type: "uuid", nullable: true),
                    level = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    run = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    pipeline = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    branch = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    queued_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    may_fail = table.Column<bool>(type: "boolean", nullable: false),
                    url = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ci_run", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "coverage_point",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    thing = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    repository_id = table.Column<Guid>(type: "uuid", nullable: true),
                    service_id = table.Column<Guid>(type: "uuid", nullable: true),
                    suite = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    branch = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    covered = table.Column<int>(type: "integer", nullable: false),
                    lines = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_coverage_point", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "environment_choice",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    tier = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_environment_choice", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "flaky_case",
                columns: table => new
                {
                    thing = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    test = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    repository_id = table.Column<Guid>(type: "uuid", nullable: true),
                    service_id = table.Column<Guid>(type: "uuid", nullable: true),
                    suite = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    passed = table.Column<int>(type: "integer", nullable: false),
                    failed = table.Column<int>(type: "integer", nullable: false),
                    was_retried = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_flaky_case", x => new { x.thing, x.test });
                });

            migrationBuilder.CreateTable(
                name: "incident_decision",
                columns: table => new
                {
                    thing = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    service_id = table.Column<Guid>(type: "uuid", nullable: true),
                    deployment = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    release = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    by = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_decision", x => x.thing);
                });

            migrationBuilder.CreateTable(
                name: "incident_deed",
                columns: table => new
                {
                    thing = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    number = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    written_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    title = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    severity = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    services = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_deed", x => new { x.thing, x.number });
                });

            migrationBuilder.CreateTable(
                name: "incident_service",
                columns: table => new
                {
                    thing = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    service_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_service", x => new { x.service_id, x.thing });
                });

            migrationBuilder.CreateTable(
                name: "pull_request",
                columns: table => new
                {
                    thing = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    repository_id = table.Column<Guid>(type: "uuid", nullable: true),
                    number = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    title = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    url = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    opened_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ready_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    first_commit_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    branch_began_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    first_review_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    approved_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    merged_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    deployed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    arrival = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    target = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    head_sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    merge_sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    additions = table.Column<int>(type: "integer", nullable: true),
                    deletions = table.Column<int>(type: "integer", nullable: true),
                    branch_lines = table.Column<int>(type: "integer", nullable: true),
                    files = table.Column<int>(type: "integer", nullable: true),
                    commits = table.Column<int>(type: "integer", nullable: true),
                    is_by_bot = table.Column<bool>(type: "boolean", nullable: false),
                    is_draft = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pull_request", x => x.thing);
                });

            migrationBuilder.CreateTable(
                name: "sync_cursor",
                columns: table => new
                {
                    source_id = table.Column<Guid>(type: "uuid", nullable: false),
                    repository = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    known_from = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    known_to = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    next_page = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    pass_from = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    pass_to = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    entity_tag = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    first_page = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    synced_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sync_cursor", x => new { x.source_id, x.repository, x.kind });
                    table.ForeignKey(
                        name: "FK_sync_cursor_signal_source_source_id",
                        column: x => x.source_id,
                        principalTable: "signal_source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "test_run",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    thing = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    source_id = table.Column<Guid>(type: "uuid", nullable: false),
                    repository_id = table.Column<Guid>(type: "uuid", nullable: true),
                    service_id = table.Column<Guid>(type: "uuid", nullable: true),
                    suite = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    branch = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    reports = table.Column<int>(type: "integer", nullable: false),
                    tests = table.Column<int>(type: "integer", nullable: false),
                    passed = table.Column<int>(type: "integer", nullable: false),
                    failed = table.Column<int>(type: "integer", nullable: false),
                    skipped = table.Column<int>(type: "integer", nullable: false),
                    flaky = table.Column<int>(type: "integer", nullable: false),
                    was_repeated = table.Column<bool>(type: "boolean", nullable: false),
                    seconds = table.Column<double>(type: "double precision", nullable: true),
                    url = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_test_run", x => x.number);
                });

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
                    lines = table.Column<int>(type: "integer", nullable: true),
                    deployed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
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
                name: "IX_incident_id",
                table: "incident",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_incident_started_at_id",
                table: "incident",
                columns: new[] { "started_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_told",
                table: "incident",
                column: "told");

            migrationBuilder.CreateIndex(
                name: "IX_failure_incident",
                table: "failure",
                column: "incident");

            migrationBuilder.CreateIndex(
                name: "IX_deployment_at",
                table: "deployment",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_ci_red_repository_id_began_at",
                table: "ci_red",
                columns: new[] { "repository_id", "began_at" });

            migrationBuilder.CreateIndex(
                name: "ix_ci_run_branch",
                table: "ci_run",
                columns: new[] { "repository_id", "name", "branch", "at" },
                filter: "level = 'Pipeline'");

            migrationBuilder.CreateIndex(
                name: "IX_ci_run_level_at_number",
                table: "ci_run",
                columns: new[] { "level", "at", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_ci_run_repository_id_level_at",
                table: "ci_run",
                columns: new[] { "repository_id", "level", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_ci_run_source_id_pipeline",
                table: "ci_run",
                columns: new[] { "source_id", "pipeline" });

            migrationBuilder.CreateIndex(
                name: "IX_ci_run_thing",
                table: "ci_run",
                column: "thing");

            migrationBuilder.CreateIndex(
                name: "IX_coverage_point_repository_id_at",
                table: "coverage_point",
                columns: new[] { "repository_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_coverage_point_thing",
                table: "coverage_point",
                column: "thing");

            migrationBuilder.CreateIndex(
                name: "IX_flaky_case_repository_id_at",
                table: "flaky_case",
                columns: new[] { "repository_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_decision_service_id",
                table: "incident_decision",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "IX_incident_service_thing",
                table: "incident_service",
                column: "thing");

            migrationBuilder.CreateIndex(
                name: "IX_pull_request_merged_at_thing",
                table: "pull_request",
                columns: new[] { "merged_at", "thing" });

            migrationBuilder.CreateIndex(
                name: "IX_pull_request_repository_id_merge_sha",
                table: "pull_request",
                columns: new[] { "repository_id", "merge_sha" });

            migrationBuilder.CreateIndex(
                name: "IX_pull_request_repository_id_merged_at",
                table: "pull_request",
                columns: new[] { "repository_id", "merged_at" });

            migrationBuilder.CreateIndex(
                name: "IX_test_run_at_number",
                table: "test_run",
                columns: new[] { "at", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_test_run_repository_id_at",
                table: "test_run",
                columns: new[] { "repository_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_test_run_thing",
                table: "test_run",
                column: "thing");

            migrationBuilder.CreateIndex(
                name: "IX_trunk_merge_at_sha",
                table: "trunk_merge",
                columns: new[] { "at", "sha" });

            migrationBuilder.CreateIndex(
                name: "IX_trunk_merge_repository_id_at",
                table: "trunk_merge",
                columns: new[] { "repository_id", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "build_week");

            migrationBuilder.DropTable(
                name: "change_week");

            migrationBuilder.DropTable(
                name: "ci_red");

            migrationBuilder.DropTable(
                name: "ci_run");

            migrationBuilder.DropTable(
                name: "coverage_point");

            migrationBuilder.DropTable(
                name: "environment_choice");

            migrationBuilder.DropTable(
                name: "flaky_case");

            migrationBuilder.DropTable(
                name: "incident_decision");

            migrationBuilder.DropTable(
                name: "incident_deed");

            migrationBuilder.DropTable(
                name: "incident_service");

            migrationBuilder.DropTable(
                name: "pull_request");

            migrationBuilder.DropTable(
                name: "sync_cursor");

            migrationBuilder.DropTable(
                name: "test_run");

            migrationBuilder.DropTable(
                name: "trunk_day");

            migrationBuilder.DropTable(
                name: "trunk_merge");

            migrationBuilder.DropIndex(
                name: "IX_incident_id",
                table: "incident");

            migrationBuilder.DropIndex(
                name: "IX_incident_started_at_id",
                table: "incident");

            migrationBuilder.DropIndex(
                name: "IX_incident_told",
                table: "incident");

            migrationBuilder.DropIndex(
                name: "IX_failure_incident",
                table: "failure");

            migrationBuilder.DropIndex(
                name: "IX_deployment_at",
                table: "deployment");

            migrationBuilder.DropColumn(
                name: "derivations",
                table: "service");

            migrationBuilder.DropColumn(
                name: "id",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "services",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "told",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "report",
                table: "deployment");

            migrationBuilder.AlterColumn<Guid>(
                name: "source_id",
                table: "incident",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "uuid",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_incident_started_at_thing",
                table: "incident",
                columns: new[] { "started_at", "thing" });
        }
    }
}
