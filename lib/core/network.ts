/**
 * The network that an address is counted by: an IPv4 address itself, also where it comes mapped into IPv6, and the
 * /64 of an IPv6 address, the smallest network that one subscriber gets (RFC 6177). Anything else is taken as it is.
 */
export function networkOf(ip: string): string {
  const [address = ''] = ip.split('%');
  if (!address.includes(':') || !URL.canParse(`http://[${address}]`)) return ip;
  const groups = expand(new URL(`http://[${address}]`).hostname.slice(1, -1));
  const mapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff';
  return mapped ? ipv4(groups[6], groups[7]) : `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an address that the URL parser has brought into its shortest form. */
function expand(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}

const ipv4 = (high = '0', low = '0'): string =>
  [high, low].flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]).join('.');
