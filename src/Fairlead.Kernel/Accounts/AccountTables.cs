using System.Text.Json;
using Fairlead.Catalog;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Fairlead.Accounts;

/// <summary>The tables of accounts: Identity's own shapes under our names, with what belongs to them.</summary>
public static class AccountTables
{
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Account>(e =>
        {
            e.ToTable("account");
            e.Property(a => a.Id).ValueGeneratedNever();
            e.HasIndex(a => a.NormalizedEmail).IsUnique();
            e.Property(a => a.ConcurrencyStamp).IsConcurrencyToken();
            e.Property(a => a.LockoutEnd).HasConversion(
                end => end == null ? (DateTime?)null : Data.Instants.ToMicroseconds(end.Value.UtcDateTime),
                stored => stored == null ? null : new DateTimeOffset(DateTime.SpecifyKind(stored.Value, DateTimeKind.Utc)));

            // Nobody is called here.
            e.Ignore(a => a.PhoneNumber).Ignore(a => a.PhoneNumberConfirmed);
        });
        model.Entity<Membership>(e =>
        {
            e.ToTable("membership");
            e.HasKey(m => new { m.AccountId, m.TeamId });
            e.HasOne<Account>().WithMany().HasForeignKey(m => m.AccountId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne<Team>().WithMany().HasForeignKey(m => m.TeamId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<IdentityUserLogin<Guid>>(e =>
        {
            e.ToTable("account_login");
            e.HasKey(l => new { l.LoginProvider, l.ProviderKey });
            e.HasOne<Account>().WithMany().HasForeignKey(l => l.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<IdentityUserToken<Guid>>(e =>
        {
            e.ToTable("account_token");
            e.HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
            e.Property(t => t.Value).HasMaxLength(4000);
            e.HasOne<Account>().WithMany().HasForeignKey(t => t.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<IdentityUserPasskey<Guid>>(e =>
        {
            e.ToTable("account_passkey");
            e.HasKey(p => p.CredentialId);
            e.Property(p => p.CredentialId).HasMaxLength(1024);
            e.Property(p => p.Data).HasMaxLength(int.MaxValue).HasConversion(
                data => JsonSerializer.Serialize(data, JsonSerializerOptions.Default),
                text => JsonSerializer.Deserialize<IdentityPasskeyData>(text, JsonSerializerOptions.Default)!,
                new ValueComparer<IdentityPasskeyData>(
                    (a, b) => JsonSerializer.Serialize(a, JsonSerializerOptions.Default) == JsonSerializer.Serialize(b, JsonSerializerOptions.Default),
                    data => data.PublicKey.Length,
                    data => JsonSerializer.Deserialize<IdentityPasskeyData>(JsonSerializer.Serialize(data, JsonSerializerOptions.Default), JsonSerializerOptions.Default)!));
            e.HasOne<Account>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<OneTimeLink>(e =>
        {
            e.ToTable("one_time_link");
            e.Property(l => l.Id).ValueGeneratedNever();
            e.HasIndex(l => l.Hash).IsUnique();
            e.Property(l => l.Hash).HasMaxLength(64);
            e.Property(l => l.Teams).HasMaxLength(4000);
            e.Property(l => l.UsedAt).IsConcurrencyToken();
        });
        model.Entity<EndedSession>(e =>
        {
            e.ToTable("ended_session");
            e.Property(s => s.Id).ValueGeneratedNever();
        });
        model.Entity<ApiKey>(e =>
        {
            e.ToTable("api_key");
            e.Property(k => k.Id).ValueGeneratedNever();
            e.HasIndex(k => k.Hash).IsUnique();
            e.Property(k => k.Hash).HasMaxLength(64);
            e.HasOne<Account>().WithMany().HasForeignKey(k => k.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<PrivateText>(e =>
        {
            e.ToTable("private_text");
            e.HasKey(t => new { t.AccountId, t.Kind, t.Subject });
            e.Property(t => t.Sealed).HasMaxLength(int.MaxValue);
            e.HasOne<Account>().WithMany().HasForeignKey(t => t.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ProtectionKey>(e =>
        {
            e.ToTable("protection_key");
            e.Property(k => k.Id).ValueGeneratedNever();
            e.Property(k => k.Xml).HasMaxLength(int.MaxValue);
        });
        model.Entity<CompanySignIn>(e =>
        {
            e.ToTable("company_sign_in");
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.RoleRules).HasMaxLength(4000);
            e.Property(c => c.TeamRules).HasMaxLength(8000);
            e.Property(c => c.SealedSecret).HasMaxLength(4000);
            e.Property(c => c.Version).IsConcurrencyToken();
        });
        model.Entity<MailSettings>(e =>
        {
            e.ToTable("mail_settings");
            e.Property(m => m.Id).ValueGeneratedNever();
            e.Property(m => m.SealedPassword).HasMaxLength(4000);
            e.Property(m => m.Version).IsConcurrencyToken();
        });
    }
}
