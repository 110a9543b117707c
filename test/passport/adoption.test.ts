import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import bcrypt from 'bcrypt';
import type { Express } from 'express';
import { MemoryStore } from 'express-session';
import mongoose from 'mongoose';
import request from 'supertest';
import { testDatabase } from '../support/mongo.js';
import { makeApp as makeAppAfter } from './adoption/after.js';
import { makeApp as makeAppBefore } from './adoption/before.js';
import { asked } from './adoption/legacy.js';
import { lineDiff } from './support/line-diff.js';

const ada = { email: 'ada@example.test', password: 'analytical engine', name: 'Ada' };
const linus = { email: 'linus@example.test', password: 'kernel panic', name: 'Linus' };

const post = (app: Express, path: string, form: object) => request(app).post(path).type('form').send(form);
const cookieOf = ({ headers }: request.Response) => String((headers as Record<string, unknown>)['set-cookie']);

describe('An app written for passport-local', () => {
  const database = testDatabase();
  const sessions = new MemoryStore();
  let later: mongoose.Connection;
  let app: Express;
  let cookieFromBefore: string;

  const greets = async (cookie: string, name: string) => await request(app).get('/').set('Cookie', cookie).expect(200, `Hello ${name}`);
  const usersNamed = (email: string) => database.connection.collection('users').find({ email }).toArray();

  before(async () => {
    const appBefore = await makeAppBefore(database.connection, sessions);
    await post(appBefore, '/signup', ada).expect(302);
    await post(appBefore, '/login', linus).expect(401);
    cookieFromBefore = cookieOf(await post(appBefore, '/login', ada).expect(302));
    await request(appBefore).get('/').set('Cookie', cookieFromBefore).expect(200, 'Hello Ada');

    later = await mongoose.createConnection(database.uri).asPromise();
    app = await makeAppAfter(later, sessions);
  });

  after(async () => {
    await later?.close();
  });

  it('takes at most ten lines, in place of at most as many', () => {
    const [before, after] = ['before.ts', 'after.ts'].map((name) => readFileSync(new URL(`adoption/${name}`, import.meta.url), 'utf8'));
    const { added, removed } = lineDiff(before ?? '', after ?? '');
    assert.ok(added > 0 && added <= 10, `${added} lines are new`);
    assert.ok(removed > 0 && removed <= 10, `${removed} lines are gone`);
  });

  it('keeps its sessions', async () => {
    await greets(cookieFromBefore, 'Ada');
  });

  it('keeps its users, whom the old system is not asked about', async () => {
    const login = await post(app, '/login', { email: 'Ada@Example.test', password: ada.password }).expect(302);
    await greets(cookieOf(login), 'Ada');
    assert.equal((await usersNamed(ada.email)).length, 1);
    assert.ok(!asked.includes(ada.email));
  });

  it('keeps the session from before when its user logs in elsewhere', async () => {
    await post(app, '/login', ada).expect(302);
    await greets(cookieFromBefore, 'Ada');
  });

  it('keeps saying 401 to a wrong password, and nothing else of it', async () => {
    for (const email of [ada.email, linus.email, 'nobody@example.test']) {
      await post(app, '/login', { email, password: 'wrong' }).expect(401, 'Unauthorized');
    }
  });

  it('lets those in who are still in the old system, as users of its own', async () => {
    const times = asked.length;
    const login = await post(app, '/login', linus).expect(302);
    await greets(cookieOf(login), 'Linus');
    await post(app, '/login', linus).expect(302);
    assert.equal(asked.length, times + 1);

    const [user, ...others] = await usersNamed(linus.email);
    assert.equal(others.length, 0);
    assert.equal(user?.['name'], 'Linus');
    assert.ok(await bcrypt.compare(linus.password, String(user?.['password'])));
  });

  it('keeps its signup, its login after it and its logout', async () => {
    const grace = { email: 'grace@example.test', password: 'flow-matic', name: 'Grace' };
    const signup = await post(app, '/signup', grace).expect(302);
    await greets(cookieOf(signup), 'Grace');
    const cookie = cookieOf(await post(app, '/login', grace).expect(302));
    await greets(cookie, 'Grace');
    await request(app).post('/logout').set('Cookie', cookie).expect(302);
    await request(app).get('/').set('Cookie', cookie).expect(401);
  });

  it('ends a session from before with the deletion of its user', async () => {
    await database.connection.collection('users').deleteOne({ email: ada.email });
    await request(app).get('/').set('Cookie', cookieFromBefore).expect(401);
  });
});
