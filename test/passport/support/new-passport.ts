import type { Handler } from 'express';
import { type Authenticator, Passport } from 'passport';

/** A Passport instance of a test's own, whose middleware has a type. */
export const newPassport = () => new Passport() as Authenticator<Handler, Handler>;
