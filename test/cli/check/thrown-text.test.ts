import assert from 'node:assert/strict';
import { thrownText } from '../../../lib/cli/check/thrown-text.js';

describe('thrownText', () => {
  it('tells an error with what brought it about, in a line', () => {
    assert.equal(thrownText(new Error('no\n  driver', { cause: new Error('no such package') })), 'no driver: no such package');
  });

  it('tells the reason of an error that says nothing itself', () => {
    const reasons = [new Error('connect ECONNREFUSED ::1:5432')];
    const refused = Object.assign(new AggregateError(reasons, 'several'), { message: '', code: 'ECONNREFUSED' });
    assert.equal(thrownText(refused), 'ECONNREFUSED: connect ECONNREFUSED ::1:5432');
    assert.equal(thrownText(Object.assign(new TypeError('none'), { message: '' })), 'TypeError');
  });

  it('tells what is no error without showing it', () => {
    assert.equal(thrownText({ password: 'secret' }), 'a thrown object that is no Error');
    assert.equal(thrownText(null), 'a thrown null that is no Error');
  });

  it('comes to an end with an error that is its own cause, and with one of any length', () => {
    const error = new Error('x'.repeat(1000));
    error.cause = error;
    assert.equal(thrownText(error), `${'x'.repeat(300)}...`);
  });
});
