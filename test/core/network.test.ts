import assert from 'node:assert/strict';
import { networkOf } from '../../lib/core/network.js';

describe('networkOf', () => {
  it('takes an IPv4 address as it is', () => {
    assert.equal(networkOf('192.0.2.1'), '192.0.2.1');
  });

  it('RTL-06: takes an IPv4 address that is mapped into IPv6 for itself, in every spelling', () => {
    for (const ip of ['::ffff:192.0.2.1', '::FFFF:192.0.2.1', '::ffff:c000:201', '0:0:0:0:0:ffff:192.0.2.1'])
      assert.equal(networkOf(ip), '192.0.2.1');
    assert.notEqual(networkOf('::ffff:192.0.2.1'), networkOf('::ffff:192.0.2.2'));
  });

  it('RTL-06: takes all addresses of a /64 for one', () => {
    const same = ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:0DB8:0001:0002:0:0:0:9', '2001:db8:1:2::1%eth0'];
    assert.equal(new Set(same.map(networkOf)).size, 1);
    const others = ['2001:db8:1:3::1', '2001:db8:2:2::1', '2001:db8::1', '::1', 'fe80::1'];
    assert.equal(new Set([...same, ...others].map(networkOf)).size, 1 + others.length);
  });

  it('takes anything else as it is', () => {
    for (const ip of ['', 'unknown', 'a:b', '/run/app.sock', '1.2.3.4:5']) assert.equal(networkOf(ip), ip);
  });
});
