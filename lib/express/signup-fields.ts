import { ConfigurationError, InvalidFieldsError } from '../core/errors.js';
import { isPlainObject } from '../core/legacy-answer.js';
import { fieldsFromOutside } from '../core/profile-fields.js';
import type { Body } from './read-body.js';

/** A schema of any library that keeps to Standard Schema, version 1: Zod, Valibot, ArkType and others (standardschema.dev). */
export interface StandardSchema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): SchemaResult | Promise<SchemaResult>;
  };
}

type SchemaResult =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: readonly { readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined }[] };

/**
 * What somebody may sign up with beside address and password, `username` included: the names of fields, each a text, a
 * number or a yes or no; or a schema, whose output is taken.
 */
export type SignupFields = readonly string[] | StandardSchema;

/** Reads of a body what is allowed of it; anything else is passed over. */
export type FieldsReader = (body: Body) => Promise<Record<string, unknown>>;

/** What the body of a signup has that is never a field. */
const NOT_FIELDS = new Set(['email', 'password', 'returnTo']);

/** @throws InvalidFieldsError naming the paths of what is not valid, from what is returned. */
export function fieldsReader(allowed: SignupFields = []): FieldsReader {
  return isSchema(allowed) ? (body) => validated(allowed, body) : async (body) => named(allowed, body);
}

function named(names: readonly string[], body: Body): Record<string, unknown> {
  const given = names.filter((name) => Object.hasOwn(body, name) && body[name] !== null && !(name === 'username' && body[name] === ''));
  const invalid = given.filter((name) => !(name === 'username' ? ['string'] : PLAIN).includes(typeof body[name]));
  if (invalid.length) throw new InvalidFieldsError(invalid);
  return Object.fromEntries(given.map((name) => [name, body[name]]));
}

const PLAIN = ['string', 'number', 'boolean'];

async function validated(schema: StandardSchema, body: Body): Promise<Record<string, unknown>> {
  const result = await schema['~standard'].validate(Object.fromEntries(Object.entries(body).filter(([name]) => isField(name))));
  if (result.issues) throw new InvalidFieldsError([...new Set(result.issues.map(({ path }) => spelled(path)))].filter(Boolean));
  if (!isPlainObject(result.value)) throw new ConfigurationError('Expected the schema in signupFields to give a plain object.');
  const fields = Object.fromEntries(Object.entries(result.value).filter(([name]) => isField(name)));
  if (fields['username'] !== undefined && typeof fields['username'] !== 'string') throw new InvalidFieldsError(['username']);
  return fields;
}

const LONGEST = 100;

const spelled = (path: readonly (PropertyKey | { readonly key: PropertyKey })[] = []): string =>
  path
    .map((step) => String(typeof step === 'object' ? step.key : step))
    .join('.')
    .slice(0, LONGEST);

/** Whether a client may set a field of this name at all: none that the library keeps, or that is syntax to a store. */
const isField = (name: string): boolean =>
  name === 'username' || (name !== '' && !NOT_FIELDS.has(name) && Object.hasOwn(fieldsFromOutside({ [name]: '' }), name));

/** A schema may be a function with the property, too. */
const isSchema = (value: unknown): value is StandardSchema => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  const standard: unknown = '~standard' in value ? value['~standard'] : undefined;
  return typeof standard === 'object' && standard !== null && 'validate' in standard && typeof standard.validate === 'function';
};

/** All that is wrong with the option. */
export function* signupFieldProblems(allowed: unknown): Generator<string> {
  if (allowed === undefined || isSchema(allowed)) return;
  if (!Array.isArray(allowed)) {
    yield "expected signupFields to be a list of names, such as ['name'], or a Standard Schema";
    return;
  }
  for (const name of allowed as unknown[]) {
    if (typeof name !== 'string') yield 'expected each of signupFields to be a name';
    else if (!isField(name)) yield `expected no '${name}' in signupFields: that is never for a client to say`;
  }
}
