using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Foundation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "organisation",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    zone = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    is_demo = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "repository",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    location = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    trunk = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    reads_files = table.Column<bool>(type: "INTEGER", nullable: false),
                    read_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    head = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_repository", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "team",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    purpose = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_team", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "git_commit",
                columns: table => new
                {
                    repository_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sha = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    parents = table.Column<string>(type: "TEXT", maxLength: 100000, nullable: false),
                    authored_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    committed_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    author = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    reverts = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    cherry_pick_of = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    fixes = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_git_commit", x => new { x.repository_id, x.sha });
                    table.ForeignKey(
                        name: "FK_git_commit_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "git_file",
                columns: table => new
                {
                    repository_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sha = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    path = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: false),
                    old_path = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: true),
                    added = table.Column<int>(type: "INTEGER", nullable: true),
                    removed = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_git_file", x => new { x.repository_id, x.sha, x.path });
                    table.ForeignKey(
                        name: "FK_git_file_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "git_tag",
                columns: table => new
                {
                    repository_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    sha = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    is_annotated = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_git_tag", x => new { x.repository_id, x.name });
                    table.ForeignKey(
                        name: "FK_git_tag_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "import_job",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    repository_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    requested_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    finished_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    lease_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    step = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    commits_read = table.Column<int>(type: "INTEGER", nullable: false),
                    cancel_requested = table.Column<bool>(type: "INTEGER", nullable: false),
                    error = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_import_job", x => x.id);
                    table.ForeignKey(
                        name: "FK_import_job_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "service",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    team_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    repository_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    paths = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: false),
                    tag_pattern = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    include_pre_releases = table.Column<bool>(type: "INTEGER", nullable: false),
                    lead_time_start = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    hotfix_days = table.Column<int>(type: "INTEGER", nullable: false),
                    failure_evidence = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_service", x => x.id);
                    table.ForeignKey(
                        name: "FK_service_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_service_team_team_id",
                        column: x => x.team_id,
                        principalTable: "team",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "change",
                columns: table => new
                {
                    service_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sha = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    deployment = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    in_baseline = table.Column<bool>(type: "INTEGER", nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    deployed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    deployed_day = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    lead_seconds = table.Column<long>(type: "INTEGER", nullable: true),
                    was_negative = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_change", x => new { x.service_id, x.sha });
                    table.ForeignKey(
                        name: "FK_change_service_service_id",
                        column: x => x.service_id,
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "delivery_day",
                columns: table => new
                {
                    service_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    deployments = table.Column<int>(type: "INTEGER", nullable: false),
                    failed = table.Column<int>(type: "INTEGER", nullable: false),
                    rework = table.Column<int>(type: "INTEGER", nullable: false),
                    open_failures = table.Column<int>(type: "INTEGER", nullable: false),
                    negative = table.Column<int>(type: "INTEGER", nullable: false),
                    baseline_changes = table.Column<int>(type: "INTEGER", nullable: false),
                    lead_times = table.Column<string>(type: "TEXT", maxLength: 2147483647, nullable: false),
                    recoveries = table.Column<string>(type: "TEXT", maxLength: 2147483647, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_delivery_day", x => new { x.service_id, x.day });
                    table.ForeignKey(
                        name: "FK_delivery_day_service_service_id",
                        column: x => x.service_id,
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "deployment",
                columns: table => new
                {
                    service_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    sha = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    tag_kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    also_named = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: false),
                    changes = table.Column<int>(type: "INTEGER", nullable: false),
                    failed = table.Column<bool>(type: "INTEGER", nullable: false),
                    rework = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    repairs = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deployment", x => new { x.service_id, x.name });
                    table.ForeignKey(
                        name: "FK_deployment_service_service_id",
                        column: x => x.service_id,
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "failure",
                columns: table => new
                {
                    service_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    deployment = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    deployed_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    counts = table.Column<bool>(type: "INTEGER", nullable: false),
                    revert_sha = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    target_sha = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    restored_by = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    restored_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    recovery_seconds = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_failure", x => new { x.service_id, x.ordinal });
                    table.ForeignKey(
                        name: "FK_failure_service_service_id",
                        column: x => x.service_id,
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_change_service_id_deployed_day_lead_seconds",
                table: "change",
                columns: new[] { "service_id", "deployed_day", "lead_seconds" });

            migrationBuilder.CreateIndex(
                name: "IX_change_service_id_deployment",
                table: "change",
                columns: new[] { "service_id", "deployment" });

            migrationBuilder.CreateIndex(
                name: "IX_deployment_service_id_day",
                table: "deployment",
                columns: new[] { "service_id", "day" });

            migrationBuilder.CreateIndex(
                name: "IX_failure_service_id_day",
                table: "failure",
                columns: new[] { "service_id", "day" });

            migrationBuilder.CreateIndex(
                name: "IX_git_commit_sha",
                table: "git_commit",
                column: "sha");

            migrationBuilder.CreateIndex(
                name: "IX_import_job_repository_id_requested_at",
                table: "import_job",
                columns: new[] { "repository_id", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "IX_import_job_state_requested_at",
                table: "import_job",
                columns: new[] { "state", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "IX_repository_key",
                table: "repository",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_repository_location",
                table: "repository",
                column: "location",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_service_key",
                table: "service",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_service_repository_id",
                table: "service",
                column: "repository_id");

            migrationBuilder.CreateIndex(
                name: "IX_service_team_id",
                table: "service",
                column: "team_id");

            migrationBuilder.CreateIndex(
                name: "IX_team_key",
                table: "team",
                column: "key",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "change");

            migrationBuilder.DropTable(
                name: "delivery_day");

            migrationBuilder.DropTable(
                name: "deployment");

            migrationBuilder.DropTable(
                name: "failure");

            migrationBuilder.DropTable(
                name: "git_commit");

            migrationBuilder.DropTable(
                name: "git_file");

            migrationBuilder.DropTable(
                name: "git_tag");

            migrationBuilder.DropTable(
                name: "import_job");

            migrationBuilder.DropTable(
                name: "organisation");

            migrationBuilder.DropTable(
                name: "service");

            migrationBuilder.DropTable(
                name: "repository");

            migrationBuilder.DropTable(
                name: "team");
        }
    }
}
