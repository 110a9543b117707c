import assert from 'node:assert/strict';
import { demoPeople, everybody } from '../../../example-app/old-system/people.js';

describe('the people of the old system', () => {
  it('are a few hundred, each with an address of their own, and the five for the demo among them', () => {
    const people = everybody();
    assert.equal(people.length, 305);
    assert.equal(new Set(people.map(({ email }) => email.toLowerCase())).size, people.length);
    assert.deepEqual(people.slice(0, 5), demoPeople);
  });

  it('are the same at every start', () => {
    assert.deepEqual(everybody(), everybody());
  });

  it('have addresses in plain ASCII, whatever their names are', () => {
    for (const { email } of everybody()) assert.match(email, /^[A-Za-z]+(\.[a-z]+)?@example\.com$/);
  });
});
