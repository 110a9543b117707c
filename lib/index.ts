export type { Phase } from './core/context.js';
export type { Credentials } from './core/credentials.js';
export type { EmailChangeRequest } from './core/email-change.js';
export {
  ConfigurationError,
  type ErrorCode,
  ForbiddenError,
  IdentityConflictError,
  InvalidCredentialsError,
  InvalidFieldsError,
  InvalidRequestError,
  InvalidTokenError,
  isMigrationError,
  LegacyUnavailableError,
  MigrationError,
  OverloadedError,
  PasswordTooCommonError,
  PasswordTooLongError,
  PasswordTooShortError,
  StoreUnavailableError,
  TooManyAttemptsError,
  UnsupportedMediaTypeError,
  UserExistsError,
} from './core/errors.js';
export type { EventPayload, LegacyFault, Listener, MigrationEvents, RejectionReason } from './core/events.js';
export { canonicalize } from './core/identifier.js';
export type { ImportCode, ImportOptions, ImportOutcome, ImportReport, ImportRow } from './core/import-results.js';
export type { InvitationLog, InvitationMark, OldMarks } from './core/invitation-log.js';
export type { InvitationEnd, InviteOptions } from './core/invite.js';
export type { ImportRows } from './core/import-users.js';
export { logEvents } from './core/log-events.js';
export type { Mail, MailLinks, MailMessage, MailType } from './core/mail.js';
export type { Migrator } from './core/migrator.js';
export type * from './core/ports.js';
export type { PeopleQuery, Person } from './core/people.js';
export type { Progress, ProgressQuery } from './core/progress.js';
export type { Metric, Sample } from './core/prometheus.js';
export type { Readiness, ReadinessReason } from './core/readiness.js';
export type { RecentEvent } from './core/recent-events.js';
export type { RemainingPerson, RemainingQuery, RemainingReason } from './core/remaining.js';
export type { LoginResult, MailedRequest, PersonResult, SignUpResult, UserResult } from './core/results.js';
export type { SessionData } from './core/sessions.js';
export type { SourceHealth } from './core/source-health.js';
export type { SignUpFields, SignUpOptions } from './core/sign-up.js';
export { createMigrator, type MigratorOptions, type PasswordOptions } from './create-migrator.js';
export { importUsers } from './import-users.js';
export type { GuardOptions } from './legacy/directory.js';
export { type SessionSerializer, sessionSerializer } from './passport/session-serializer.js';
export { LazyMigrationStrategy, type LazyMigrationStrategyOptions } from './passport/strategy.js';
export { type MetricInstrument, type MetricMeter, observeMigration } from './tracing/open-telemetry.js';
