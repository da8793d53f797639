using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fairlead.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    own_role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    disabled_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    signed_in_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    password_hash = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    normalized_user_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    normalized_email = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    user_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    security_stamp = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    concurrency_stamp = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    email = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_entry",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    source = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    action = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    before = table.Column<string>(type: "text", maxLength: 2147483647, nullable: true, collation: "C"),
                    after = table.Column<string>(type: "text", maxLength: 2147483647, nullable: true, collation: "C"),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_entry", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "ci_run",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    subject = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
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
                name: "company_sign_in",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    authority = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    client_id = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    sealed_secret = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    group_claim = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    role_rules = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false, collation: "C"),
                    team_rules = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false, collation: "C"),
                    default_role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    is_offered = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_company_sign_in", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "coverage_point",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    subject = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
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
                name: "ended_session",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    forgotten_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ended_session", x => x.id);
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
                    subject = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
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
                    table.PrimaryKey("PK_flaky_case", x => new { x.subject, x.test });
                });

            migrationBuilder.CreateTable(
                name: "idempotent_request",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    request = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: true),
                    location = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    tag = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    body = table.Column<string>(type: "text", maxLength: 2147483647, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotent_request", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "incident",
                columns: table => new
                {
                    subject = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    signal_subject = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    source_id = table.Column<Guid>(type: "uuid", nullable: true),
                    service_id = table.Column<Guid>(type: "uuid", nullable: true),
                    services = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false, collation: "C"),
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
                    table.PrimaryKey("PK_incident", x => x.subject);
                });

            migrationBuilder.CreateTable(
                name: "incident_action",
                columns: table => new
                {
                    subject = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
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
                    table.PrimaryKey("PK_incident_action", x => new { x.subject, x.number });
                });

            migrationBuilder.CreateTable(
                name: "incident_decision",
                columns: table => new
                {
                    subject = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    service_id = table.Column<Guid>(type: "uuid", nullable: true),
                    deployment = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    release = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    by = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_decision", x => x.subject);
                });

            migrationBuilder.CreateTable(
                name: "incident_service",
                columns: table => new
                {
                    subject = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    service_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_service", x => new { x.service_id, x.subject });
                });

            migrationBuilder.CreateTable(
                name: "job",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    wake_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    payload = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false, collation: "C"),
                    claim = table.Column<Guid>(type: "uuid", nullable: true),
                    claimed_by = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    last_error = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    failed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "mail_settings",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    host = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    port = table.Column<int>(type: "integer", nullable: false),
                    security = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    user = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    sealed_password = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    from = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mail_settings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "notification",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    message_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    way = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    recipient = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    subject = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    sealed_message = table.Column<string>(type: "text", maxLength: 2147483647, nullable: true, collation: "C"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notification", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "notification_destination",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    way = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    host = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    sealed_url = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false, collation: "C"),
                    sealed_secret = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    kinds = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false, collation: "C"),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    disabled_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notification_destination", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "one_time_link",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    purpose = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    email = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    teams = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false, collation: "C"),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    is_mailed = table.Column<bool>(type: "boolean", nullable: false),
                    used_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_one_time_link", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "organisation",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    zone = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    is_demo = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_organisation", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "protection_key",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    xml = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_protection_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pull_request",
                columns: table => new
                {
                    subject = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
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
                    services = table.Column<string>(type: "character varying(1020)", maxLength: 1020, nullable: true, collation: "C"),
                    files = table.Column<int>(type: "integer", nullable: true),
                    commits = table.Column<int>(type: "integer", nullable: true),
                    is_by_bot = table.Column<bool>(type: "boolean", nullable: false),
                    is_draft = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pull_request", x => x.subject);
                });

            migrationBuilder.CreateTable(
                name: "reported_deployment",
                columns: table => new
                {
                    subject = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
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
                    table.PrimaryKey("PK_reported_deployment", x => x.subject);
                });

            migrationBuilder.CreateTable(
                name: "repository",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    location = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false, collation: "C"),
                    trunk = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    branch = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    known_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    commits = table.Column<int>(type: "integer", nullable: false),
                    newest_commit_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    reads_files = table.Column<bool>(type: "boolean", nullable: false),
                    addresses = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false, collation: "C"),
                    origin = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    read_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    head = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    fingerprint = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_repository", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "signal",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    source_id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_id = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    title = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    url = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    address = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    repository_id = table.Column<Guid>(type: "uuid", nullable: true),
                    service_id = table.Column<Guid>(type: "uuid", nullable: true),
                    unknown_service = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true, collation: "C"),
                    job = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true, collation: "C"),
                    body = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false, collation: "C"),
                    message_number = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_signal", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "signal_binding",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    catalog = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_signal_binding", x => x.id);
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
                    disabled_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    last_received_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    read_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_signal_source", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "team",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    purpose = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_team", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "test_run",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    subject = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
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
                name: "account_login",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    provider_key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    provider_display_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_login", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "FK_account_login_account_user_id",
                        column: x => x.user_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_passkey",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    data = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_passkey", x => x.credential_id);
                    table.ForeignKey(
                        name: "FK_account_passkey_account_user_id",
                        column: x => x.user_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_token",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    login_provider = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    value = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_token", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "FK_account_token_account_user_id",
                        column: x => x.user_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "api_key",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    ends = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    scopes = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    by_company = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_api_key", x => x.id);
                    table.ForeignKey(
                        name: "FK_api_key_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "document",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    text = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false, collation: "C"),
                    text_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    tags = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    object_kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    object_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    author_id = table.Column<Guid>(type: "uuid", nullable: true),
                    editor_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_document", x => x.id);
                    table.ForeignKey(
                        name: "FK_document_account_author_id",
                        column: x => x.author_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_document_account_editor_id",
                        column: x => x.editor_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "notification_choice",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    choice = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notification_choice", x => new { x.account_id, x.kind });
                    table.ForeignKey(
                        name: "FK_notification_choice_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "notification_hours",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    zone = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    quiet_from = table.Column<int>(type: "integer", nullable: true),
                    quiet_until = table.Column<int>(type: "integer", nullable: true),
                    digest_at = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notification_hours", x => x.account_id);
                    table.ForeignKey(
                        name: "FK_notification_hours_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "private_text",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", maxLength: 2147483647, nullable: false),
                    changed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_private_text", x => new { x.account_id, x.kind, x.subject });
                    table.ForeignKey(
                        name: "FK_private_text_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
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
                    table.ForeignKey(
                        name: "FK_ci_red_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "git_commit",
                columns: table => new
                {
                    repository_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    parents = table.Column<string>(type: "character varying(100000)", maxLength: 100000, nullable: false, collation: "C"),
                    authored_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    committed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    author = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    reverts = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    cherry_pick_of = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    fixes = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: true, collation: "C"),
                    merge_of = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    is_by_bot = table.Column<bool>(type: "boolean", nullable: false)
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
                    repository_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    path = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false, collation: "C"),
                    old_path = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: true, collation: "C"),
                    added = table.Column<int>(type: "integer", nullable: true),
                    removed = table.Column<int>(type: "integer", nullable: true)
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
                    repository_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    is_annotated = table.Column<bool>(type: "boolean", nullable: false)
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    repository_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    requested_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    lease_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    step = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    commits_read = table.Column<int>(type: "integer", nullable: false),
                    cancel_requested = table.Column<bool>(type: "boolean", nullable: false),
                    error = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C")
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

            migrationBuilder.CreateTable(
                name: "repository_week",
                columns: table => new
                {
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    repository_id = table.Column<Guid>(type: "uuid", nullable: false),
                    week = table.Column<DateOnly>(type: "date", nullable: false),
                    version = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_repository_week", x => new { x.kind, x.repository_id, x.week });
                    table.ForeignKey(
                        name: "FK_repository_week_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

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

            migrationBuilder.CreateTable(
                name: "inbox_message",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    source_id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_id = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    @event = table.Column<string>(name: "event", type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    sent_by = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true, collation: "C"),
                    corrected = table.Column<byte[]>(type: "bytea", nullable: true),
                    corrected_size = table.Column<int>(type: "integer", nullable: false),
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
                    table.PrimaryKey("PK_inbox_message", x => x.number);
                    table.ForeignKey(
                        name: "FK_inbox_message_signal_source_source_id",
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
                name: "commitment",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false, collation: "C"),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    why = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C"),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    due = table.Column<DateOnly>(type: "date", nullable: false),
                    first_due = table.Column<DateOnly>(type: "date", nullable: false),
                    size = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    expected_measure = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true, collation: "C"),
                    expected_scope = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true, collation: "C"),
                    expected_under = table.Column<bool>(type: "boolean", nullable: true),
                    expected_bound = table.Column<double>(type: "double precision", nullable: true),
                    expected_weeks = table.Column<int>(type: "integer", nullable: true),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    evidence = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C"),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C"),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    origin_kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    origin_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    origin_title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    origin_path = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C"),
                    made_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    made_by = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_commitment", x => x.id);
                    table.ForeignKey(
                        name: "FK_commitment_account_owner_id",
                        column: x => x.owner_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_commitment_team_team_id",
                        column: x => x.team_id,
                        principalTable: "team",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "membership",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    team_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_company = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_membership", x => new { x.account_id, x.team_id });
                    table.ForeignKey(
                        name: "FK_membership_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_membership_team_team_id",
                        column: x => x.team_id,
                        principalTable: "team",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "service",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    repository_id = table.Column<Guid>(type: "uuid", nullable: false),
                    paths = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false, collation: "C"),
                    deployments = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    deploying_run = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    tag_pattern = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    include_pre_releases = table.Column<bool>(type: "boolean", nullable: false),
                    lead_time_start = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    hotfix_days = table.Column<int>(type: "integer", nullable: false),
                    failure_evidence = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    also_called = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false, collation: "C"),
                    incident_hours = table.Column<int>(type: "integer", nullable: false),
                    counts_bots = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    derivations = table.Column<long>(type: "bigint", nullable: false)
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
                name: "document_link",
                columns: table => new
                {
                    document_id = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false, collation: "C"),
                    to_kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    to_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_document_link", x => new { x.document_id, x.to_kind, x.to_key });
                    table.ForeignKey(
                        name: "FK_document_link_document_document_id",
                        column: x => x.document_id,
                        principalTable: "document",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "document_version",
                columns: table => new
                {
                    document_id = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false, collation: "C"),
                    number = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    text = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false, collation: "C"),
                    characters = table.Column<int>(type: "integer", nullable: false),
                    editor_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_document_version", x => new { x.document_id, x.number });
                    table.ForeignKey(
                        name: "FK_document_version_account_editor_id",
                        column: x => x.editor_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_document_version_document_document_id",
                        column: x => x.document_id,
                        principalTable: "document",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "commitment_check",
                columns: table => new
                {
                    commitment_id = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false, collation: "C"),
                    after_day = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    judged_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    verdict = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    why = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    value = table.Column<double>(type: "double precision", nullable: true),
                    n = table.Column<long>(type: "bigint", nullable: false),
                    low = table.Column<double>(type: "double precision", nullable: true),
                    high = table.Column<double>(type: "double precision", nullable: true),
                    definition_version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_commitment_check", x => new { x.commitment_id, x.after_day });
                    table.ForeignKey(
                        name: "FK_commitment_check_commitment_commitment_id",
                        column: x => x.commitment_id,
                        principalTable: "commitment",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "commitment_move",
                columns: table => new
                {
                    commitment_id = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false, collation: "C"),
                    number = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    to = table.Column<DateOnly>(type: "date", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_commitment_move", x => new { x.commitment_id, x.number });
                    table.ForeignKey(
                        name: "FK_commitment_move_commitment_commitment_id",
                        column: x => x.commitment_id,
                        principalTable: "commitment",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "change",
                columns: table => new
                {
                    service_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    deployment = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    in_baseline = table.Column<bool>(type: "boolean", nullable: false),
                    is_by_bot = table.Column<bool>(type: "boolean", nullable: false),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    deployed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    deployed_day = table.Column<DateOnly>(type: "date", nullable: true),
                    lead_seconds = table.Column<long>(type: "bigint", nullable: true),
                    was_negative = table.Column<bool>(type: "boolean", nullable: false)
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
                    service_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    deployments = table.Column<int>(type: "integer", nullable: false),
                    failed = table.Column<int>(type: "integer", nullable: false),
                    rework = table.Column<int>(type: "integer", nullable: false),
                    open_failures = table.Column<int>(type: "integer", nullable: false),
                    negative = table.Column<int>(type: "integer", nullable: false),
                    baseline_changes = table.Column<int>(type: "integer", nullable: false),
                    bot_changes = table.Column<int>(type: "integer", nullable: false),
                    tells_failures = table.Column<bool>(type: "boolean", nullable: false),
                    tells_rework = table.Column<bool>(type: "boolean", nullable: false),
                    lead_times = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false, collation: "C"),
                    recoveries = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false, collation: "C")
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
                    service_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    tag_kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    also_named = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false, collation: "C"),
                    changes = table.Column<int>(type: "integer", nullable: false),
                    changes_digest = table.Column<long>(type: "bigint", nullable: false),
                    failed = table.Column<bool>(type: "boolean", nullable: false),
                    rework = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    repairs = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    environments = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false, collation: "C"),
                    url = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    report = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C")
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
                name: "failure",
                columns: table => new
                {
                    service_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    deployment = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    deployed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    counts = table.Column<bool>(type: "boolean", nullable: false),
                    revert_sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    target_sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    restored_by = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    restored_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    recovery_seconds = table.Column<long>(type: "bigint", nullable: true),
                    incident = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    link = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true)
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

            migrationBuilder.CreateTable(
                name: "measure_target",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    measure = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    scope_key = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false, collation: "C"),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    service_id = table.Column<Guid>(type: "uuid", nullable: true),
                    value = table.Column<double>(type: "double precision", nullable: true),
                    direction = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    definition_version = table.Column<int>(type: "integer", nullable: false),
                    set_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    set_by = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_measure_target", x => x.id);
                    table.ForeignKey(
                        name: "FK_measure_target_service_service_id",
                        column: x => x.service_id,
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_measure_target_team_team_id",
                        column: x => x.team_id,
                        principalTable: "team",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "measure_target_move",
                columns: table => new
                {
                    target_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<double>(type: "double precision", nullable: true),
                    to = table.Column<double>(type: "double precision", nullable: true),
                    direction = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_measure_target_move", x => new { x.target_id, x.number });
                    table.ForeignKey(
                        name: "FK_measure_target_move_measure_target_target_id",
                        column: x => x.target_id,
                        principalTable: "measure_target",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_account_normalized_email",
                table: "account",
                column: "normalized_email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_account_login_user_id",
                table: "account_login",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_account_passkey_user_id",
                table: "account_passkey",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_api_key_account_id",
                table: "api_key",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "IX_api_key_hash",
                table: "api_key",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_audit_entry_actor_number",
                table: "audit_entry",
                columns: new[] { "actor", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_entry_subject_number",
                table: "audit_entry",
                columns: new[] { "subject", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_change_service_id_deployed_day_lead_seconds",
                table: "change",
                columns: new[] { "service_id", "deployed_day", "lead_seconds" });

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
                name: "IX_ci_run_subject",
                table: "ci_run",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "IX_commitment_origin_kind_origin_key",
                table: "commitment",
                columns: new[] { "origin_kind", "origin_key" });

            migrationBuilder.CreateIndex(
                name: "IX_commitment_owner_id",
                table: "commitment",
                column: "owner_id");

            migrationBuilder.CreateIndex(
                name: "IX_commitment_state_closed_at_id",
                table: "commitment",
                columns: new[] { "state", "closed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_commitment_state_due_id",
                table: "commitment",
                columns: new[] { "state", "due", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_commitment_team_id",
                table: "commitment",
                column: "team_id");

            migrationBuilder.CreateIndex(
                name: "IX_commitment_check_judged_at_due_at",
                table: "commitment_check",
                columns: new[] { "judged_at", "due_at" });

            migrationBuilder.CreateIndex(
                name: "IX_coverage_point_repository_id_at",
                table: "coverage_point",
                columns: new[] { "repository_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_coverage_point_subject",
                table: "coverage_point",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "IX_deployment_at",
                table: "deployment",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_deployment_service_id_day",
                table: "deployment",
                columns: new[] { "service_id", "day" });

            migrationBuilder.CreateIndex(
                name: "IX_document_author_id",
                table: "document",
                column: "author_id");

            migrationBuilder.CreateIndex(
                name: "IX_document_changed_at_id",
                table: "document",
                columns: new[] { "changed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_document_editor_id",
                table: "document",
                column: "editor_id");

            migrationBuilder.CreateIndex(
                name: "IX_document_object_kind_object_key",
                table: "document",
                columns: new[] { "object_kind", "object_key" });

            migrationBuilder.CreateIndex(
                name: "IX_document_link_to_kind_to_key",
                table: "document_link",
                columns: new[] { "to_kind", "to_key" });

            migrationBuilder.CreateIndex(
                name: "IX_document_version_editor_id",
                table: "document_version",
                column: "editor_id");

            migrationBuilder.CreateIndex(
                name: "IX_failure_incident",
                table: "failure",
                column: "incident");

            migrationBuilder.CreateIndex(
                name: "IX_failure_service_id_day",
                table: "failure",
                columns: new[] { "service_id", "day" });

            migrationBuilder.CreateIndex(
                name: "IX_flaky_case_repository_id_at",
                table: "flaky_case",
                columns: new[] { "repository_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_git_commit_sha",
                table: "git_commit",
                column: "sha");

            migrationBuilder.CreateIndex(
                name: "IX_idempotent_request_at",
                table: "idempotent_request",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_import_job_repository_id_requested_at",
                table: "import_job",
                columns: new[] { "repository_id", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "IX_import_job_state_requested_at",
                table: "import_job",
                columns: new[] { "state", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "ix_inbox_message_failed",
                table: "inbox_message",
                column: "number",
                filter: "state = 'Failed'");

            migrationBuilder.CreateIndex(
                name: "IX_inbox_message_source_id_external_id",
                table: "inbox_message",
                columns: new[] { "source_id", "external_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_inbox_message_waiting",
                table: "inbox_message",
                columns: new[] { "source_id", "number" },
                filter: "state = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "IX_incident_id",
                table: "incident",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_incident_service_id_started_at",
                table: "incident",
                columns: new[] { "service_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_signal_subject",
                table: "incident",
                column: "signal_subject");

            migrationBuilder.CreateIndex(
                name: "IX_incident_started_at_id",
                table: "incident",
                columns: new[] { "started_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_decision_service_id",
                table: "incident_decision",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "IX_incident_service_subject",
                table: "incident_service",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "IX_job_created_at_id",
                table: "job",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_job_failed_at",
                table: "job",
                column: "failed_at");

            migrationBuilder.CreateIndex(
                name: "IX_job_kind_key",
                table: "job",
                columns: new[] { "kind", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_job_kind_wake_at",
                table: "job",
                columns: new[] { "kind", "wake_at" });

            migrationBuilder.CreateIndex(
                name: "IX_job_state_finished_at",
                table: "job",
                columns: new[] { "state", "finished_at" });

            migrationBuilder.CreateIndex(
                name: "IX_job_wake_at",
                table: "job",
                column: "wake_at");

            migrationBuilder.CreateIndex(
                name: "IX_measure_target_measure_scope_key",
                table: "measure_target",
                columns: new[] { "measure", "scope_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_measure_target_service_id",
                table: "measure_target",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "IX_measure_target_team_id",
                table: "measure_target",
                column: "team_id");

            migrationBuilder.CreateIndex(
                name: "IX_membership_team_id",
                table: "membership",
                column: "team_id");

            migrationBuilder.CreateIndex(
                name: "IX_notification_account_id_state",
                table: "notification",
                columns: new[] { "account_id", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_notification_created_at_id",
                table: "notification",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_notification_message_key_way_recipient",
                table: "notification",
                columns: new[] { "message_key", "way", "recipient" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_notification_state_ended_at",
                table: "notification",
                columns: new[] { "state", "ended_at" });

            migrationBuilder.CreateIndex(
                name: "IX_notification_destination_key",
                table: "notification_destination",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_one_time_link_hash",
                table: "one_time_link",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_pull_request_merged_at_subject",
                table: "pull_request",
                columns: new[] { "merged_at", "subject" });

            migrationBuilder.CreateIndex(
                name: "IX_pull_request_repository_id_merge_sha",
                table: "pull_request",
                columns: new[] { "repository_id", "merge_sha" });

            migrationBuilder.CreateIndex(
                name: "IX_pull_request_repository_id_merged_at",
                table: "pull_request",
                columns: new[] { "repository_id", "merged_at" });

            migrationBuilder.CreateIndex(
                name: "IX_reported_deployment_at",
                table: "reported_deployment",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_reported_deployment_service_id_at",
                table: "reported_deployment",
                columns: new[] { "service_id", "at" });

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
                name: "IX_repository_week_repository_id",
                table: "repository_week",
                column: "repository_id");

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
                name: "IX_signal_at_number",
                table: "signal",
                columns: new[] { "at", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_signal_job",
                table: "signal",
                columns: new[] { "repository_id", "job" },
                filter: "job IS NOT NULL");

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
                name: "IX_signal_subject_number",
                table: "signal",
                columns: new[] { "subject", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_signal_unknown_repository",
                table: "signal",
                columns: new[] { "address", "kind", "at" },
                filter: "repository_id IS NULL AND address IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_signal_unknown_service",
                table: "signal",
                columns: new[] { "unknown_service", "kind", "at" },
                filter: "unknown_service IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_signal_source_key",
                table: "signal_source",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_team_key",
                table: "team",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_test_run_at_number",
                table: "test_run",
                columns: new[] { "at", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_test_run_repository_id_at",
                table: "test_run",
                columns: new[] { "repository_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_test_run_subject",
                table: "test_run",
                column: "subject");

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
                name: "account_login");

            migrationBuilder.DropTable(
                name: "account_passkey");

            migrationBuilder.DropTable(
                name: "account_token");

            migrationBuilder.DropTable(
                name: "api_key");

            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "change");

            migrationBuilder.DropTable(
                name: "ci_red");

            migrationBuilder.DropTable(
                name: "ci_run");

            migrationBuilder.DropTable(
                name: "commitment_check");

            migrationBuilder.DropTable(
                name: "commitment_move");

            migrationBuilder.DropTable(
                name: "company_sign_in");

            migrationBuilder.DropTable(
                name: "coverage_point");

            migrationBuilder.DropTable(
                name: "delivery_day");

            migrationBuilder.DropTable(
                name: "deployment");

            migrationBuilder.DropTable(
                name: "document_link");

            migrationBuilder.DropTable(
                name: "document_version");

            migrationBuilder.DropTable(
                name: "due_service");

            migrationBuilder.DropTable(
                name: "ended_session");

            migrationBuilder.DropTable(
                name: "environment_choice");

            migrationBuilder.DropTable(
                name: "failure");

            migrationBuilder.DropTable(
                name: "flaky_case");

            migrationBuilder.DropTable(
                name: "git_commit");

            migrationBuilder.DropTable(
                name: "git_file");

            migrationBuilder.DropTable(
                name: "git_tag");

            migrationBuilder.DropTable(
                name: "idempotent_request");

            migrationBuilder.DropTable(
                name: "import_job");

            migrationBuilder.DropTable(
                name: "inbox_message");

            migrationBuilder.DropTable(
                name: "inbox_refusal");

            migrationBuilder.DropTable(
                name: "incident");

            migrationBuilder.DropTable(
                name: "incident_action");

            migrationBuilder.DropTable(
                name: "incident_decision");

            migrationBuilder.DropTable(
                name: "incident_service");

            migrationBuilder.DropTable(
                name: "job");

            migrationBuilder.DropTable(
                name: "mail_settings");

            migrationBuilder.DropTable(
                name: "measure_target_move");

            migrationBuilder.DropTable(
                name: "membership");

            migrationBuilder.DropTable(
                name: "notification");

            migrationBuilder.DropTable(
                name: "notification_choice");

            migrationBuilder.DropTable(
                name: "notification_destination");

            migrationBuilder.DropTable(
                name: "notification_hours");

            migrationBuilder.DropTable(
                name: "one_time_link");

            migrationBuilder.DropTable(
                name: "organisation");

            migrationBuilder.DropTable(
                name: "private_text");

            migrationBuilder.DropTable(
                name: "protection_key");

            migrationBuilder.DropTable(
                name: "pull_request");

            migrationBuilder.DropTable(
                name: "reported_deployment");

            migrationBuilder.DropTable(
                name: "repository_look");

            migrationBuilder.DropTable(
                name: "repository_week");

            migrationBuilder.DropTable(
                name: "signal");

            migrationBuilder.DropTable(
                name: "signal_binding");

            migrationBuilder.DropTable(
                name: "sync_cursor");

            migrationBuilder.DropTable(
                name: "test_run");

            migrationBuilder.DropTable(
                name: "trunk_arrival");

            migrationBuilder.DropTable(
                name: "commitment");

            migrationBuilder.DropTable(
                name: "document");

            migrationBuilder.DropTable(
                name: "measure_target");

            migrationBuilder.DropTable(
                name: "signal_source");

            migrationBuilder.DropTable(
                name: "account");

            migrationBuilder.DropTable(
                name: "service");

            migrationBuilder.DropTable(
                name: "repository");

            migrationBuilder.DropTable(
                name: "team");
        }
    }
}
