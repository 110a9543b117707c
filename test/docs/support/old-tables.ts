/** Of everybody who has one; those in a section have a hash of each kind that it names. */
export const PASSWORD = 'Tr0ub4dor&3';

/** From test/vectors, where their sources are told. */
const HASHES = {
  bcrypt: '$2a$04$hcbrDVjmjTcxHzNbYRem7.msviGDi1grSO3VhYcmdDIimmqhLy8KC',
  peppered: '$2a$04$1noc3utp3veBRPNqIb1.Ie2j8ca3wymWuaXW2puDyjrLOA6huc9P.',
  phpass: '$P$6NkNnSMKo4NAUvrD43IQtPF1FiYdCt1',
  wordpress: '$wp$2y$04$vIOTXP.KHnpCNum3UcznwuZYak9uYSBbvLrA3WMBk/Gl5nwuI/nQW',
  django: 'pbkdf2_sha256$1000$0QlK1yrTyrTi45J6VmKrwK$ZplmtNW9Kmr+EPOKHb2Wmej/ORXePcQGcFyczhQATnY=',
  djangoBcrypt: 'bcrypt_sha256$$2b$04$R4GMtvAgNBWiz88v86zpBOUq4qz6/MKHuNREEQs3Xi5BR9FXdzEce',
  identity: 'AQAAAAEAAAPoAAAAEEjKrQwOLi0Z0zIEvkrRnK0H4y97uDamnAYDbaNf8Myqc3CzWQv5UtNAz9Nx4WP86A==',
  identity2: 'ANM6TBTHo7xIl5m4qajNftptzgzabfDjzPg1JZIuu+qCkMU5nKlSJhPpkysCgWCGHg==',
} as const;
/** Such as have to be named. */
export const PLAIN = {
  'hex-md5': '4ece57a61323b52ccffdbef021956754',
  'django-sha1': 'sha1$zq9zsqsP7Wyo0LFIFX012V$e33d774d3e7d2a2d9130c8e8005f7275a5f96f13',
} as const;
const UNUSABLE = '!wRTZ0kKkxBbGzUXSkXQ9pG4bFzHhHhQz5VbqkCkR';

const TABLES: Readonly<Record<string, string>> = {
  WordPress: `
    create table wp_users (
      ID bigint unsigned not null auto_increment primary key, user_login varchar(60) not null default '',
      user_pass varchar(255) not null default '', user_nicename varchar(50) not null default '', user_email varchar(100) not null default '',
      user_url varchar(100) not null default '', user_registered datetime not null default '2020-01-01',
      user_activation_key varchar(255) not null default '', user_status int not null default 0, display_name varchar(250) not null default ''
    );
    insert into wp_users (user_login, user_pass, user_email, display_name) values
      ('The Countess', '${HASHES.wordpress}', 'ada@example.org', 'Ada "A"\\n\\\\ Lovelace'),
      ('grace@example.org', '${HASHES.phpass}', 'grace@example.org', 'Grace'),
      ('mary', '${HASHES.bcrypt}', 'mary@example.org', 'Mary 数学'),
      ('old', '5f4dcc3b5aa765d61d8327deb882cf99', 'old@example.org', 'Old');`,
  Django: `
    create table auth_user (
      id serial primary key, password varchar(128) not null, last_login timestamptz, is_superuser bool not null default false,
      username varchar(150) not null unique, first_name varchar(150) not null default '', last_name varchar(150) not null default '',
      email varchar(254) not null default '', is_staff bool not null default false, is_active bool not null, date_joined timestamptz default now()
    );
    insert into auth_user (password, username, first_name, last_name, email, is_active) values
      ('${HASHES.django}', 'ada', 'Ada', 'Lovelace', 'ada@example.org', true),
      ('${HASHES.djangoBcrypt}', 'grace@example.org', '', '', 'grace@example.org', true),
      ('${UNUSABLE}', 'social', '', '', '', true),
      ('${HASHES.django}', 'gone', '', '', 'gone@example.org', false);`,
  Rails: `
    create table users (
      id bigserial primary key, email varchar not null default '', encrypted_password varchar not null default '', name varchar,
      reset_password_token varchar, remember_created_at timestamp, confirmed_at timestamp, created_at timestamp not null default now()
    );
    insert into users (email, encrypted_password, name, confirmed_at) values
      ('ada@example.org', '${HASHES.bcrypt}', 'Ada', now()), ('omniauth@example.org', '', null, null);`,
  'Rails with a pepper': `
    create table users (id bigserial primary key, email varchar, encrypted_password varchar, name varchar, confirmed_at timestamp);
    insert into users (email, encrypted_password) values ('ada@example.org', '${HASHES.peppered}');`,
  'ASP.NET': `
    create table "AspNetUsers" (
      "Id" text primary key, "UserName" varchar(256), "NormalizedUserName" varchar(256), "Email" varchar(256), "NormalizedEmail" varchar(256),
      "EmailConfirmed" boolean not null, "PasswordHash" text, "SecurityStamp" text, "ConcurrencyStamp" text, "PhoneNumber" text,
      "PhoneNumberConfirmed" boolean not null default false, "TwoFactorEnabled" boolean not null, "LockoutEnd" timestamptz,
      "LockoutEnabled" boolean not null default true, "AccessFailedCount" integer not null default 0
    );
    insert into "AspNetUsers" ("Id", "UserName", "Email", "EmailConfirmed", "PasswordHash", "TwoFactorEnabled", "LockoutEnd") values
      ('a', 'ada@example.org', 'ada@example.org', true, '${HASHES.identity}', false, '2001-01-01'),
      ('b', 'twofactor', 'b@example.org', true, '${HASHES.identity2}', true, null),
      ('c', 'locked', 'c@example.org', true, '${HASHES.identity}', false, '9999-12-31');`,
};

/** The table of a product, as its own migrations make it, with some people in it. */
export const tableOf = (title: string): string => TABLES[title] ?? '';

/** As the migrations of ASP.NET Core Identity make it on SQL Server. */
export const ASPNET_TABLE = `
CREATE TABLE [dbo].[AspNetUsers] (
    [Id] nvarchar(450) NOT NULL PRIMARY KEY,
    [UserName] nvarchar(256) NULL,
    [NormalizedUserName] nvarchar(256) NULL,
    [Email] nvarchar(256) NULL,
    [NormalizedEmail] nvarchar(256) NULL,
    [EmailConfirmed] bit NOT NULL,
    [PasswordHash] nvarchar(max) NULL,
    [TwoFactorEnabled] bit NOT NULL,
    [LockoutEnd] datetimeoffset(7) NULL,
    [LockoutEnabled] bit NOT NULL
)`;
const identityRow = (name: string, PasswordHash: string, TwoFactorEnabled: boolean) => ({
  ...{ Id: name, UserName: name, NormalizedUserName: name.toUpperCase(), PasswordHash, TwoFactorEnabled },
  ...{ Email: `${name}@example.org`, NormalizedEmail: `${name}@example.org`.toUpperCase(), EmailConfirmed: true },
  ...{ LockoutEnd: null, LockoutEnabled: true },
});
export const ASPNET_PEOPLE = [identityRow('ada', HASHES.identity2, false), identityRow('factors', HASHES.identity, true)];

const dumped = (pk: number, username: string, password: string) => ({
  ...{ model: 'auth.user', pk },
  fields: {
    ...{ password, last_login: null, is_superuser: false, username, first_name: 'Ada', last_name: 'Lovelace' },
    ...{ email: `${username}@example.org`, is_staff: false, is_active: true, date_joined: '2020-01-01T00:00:00Z' },
    ...{ groups: [], user_permissions: [] },
  },
});
/** What Django's dumpdata writes of them, one on each line. */
export const DUMPED = [dumped(1, 'ada', HASHES.django), dumped(2, 'social', UNUSABLE)].map((row) => `${JSON.stringify(row)}\n`).join('');
