import { CorsGuardError } from './errors.ts';

/** How public an address is: `loopback` is this machine, `private` its network, `public` everything else. */
export type AddressSpace = 'loopback' | 'private' | 'public';

/** First match wins. Source: WICG Local Network Access draft (2026-04-22), table of non-public address blocks. */
const IPV4_BLOCKS: readonly (readonly [network: string, bits: number, space: AddressSpace])[] = [
  ['127.0.0.0', 8, 'loopback'],
  ['198.18.0.0', 15, 'loopback'],
  // Unspecified: systems connect to themselves.
  ['0.0.0.0', 32, 'loopback'],
  ['0.0.0.0', 8, 'private'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['169.254.0.0', 16, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
];

const IPV6_BLOCKS: readonly (readonly [network: string, bits: number, space: AddressSpace])[] = [
  ['::', 128, 'loopback'],
  ['::1', 128, 'loopback'],
  ['2001:db8::', 32, 'private'],
  ['3fff::', 20, 'private'],
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'private'],
  ['fec0::', 10, 'private'],
];

/** `::ffff:0:0/96`: an IPv4 address written as IPv6 one. */
const MAPPED = 0xffffn;

/**
 * The space of a resolved address. An IPv4-mapped IPv6 address counts as the IPv4 one; brackets and a zone are accepted.
 *
 * @param literal - an IP address, as DNS or a socket gives it
 * @throws CorsGuardError `not-an-address` for anything but an IP address: names have no space, only addresses have
 * @example addressSpaceOf('192.168.1.20') // 'private'
 */
export function addressSpaceOf(literal: string): AddressSpace {
  const v6 = literal.includes(':') ? ipv6Bits(literal) : undefined;
  if (v6 !== undefined && v6 >> 32n !== MAPPED) return spaceIn(IPV6_BLOCKS, v6, 128, ipv6Bits);
  const v4 = v6 === undefined ? ipv4Bits(literal) : v6 & 0xffffffffn;
  if (v4 === undefined) throw new CorsGuardError('not-an-address', `addressSpaceOf expects an IP address`);
  return spaceIn(IPV4_BLOCKS, v4, 32, ipv4Bits);
}

function spaceIn(
  blocks: typeof IPV4_BLOCKS,
  address: bigint,
  width: number,
  bitsOf: (text: string) => bigint | undefined,
): AddressSpace {
  const block = blocks.find(([network, bits]) => {
    const rest = BigInt(width - bits);
    return address >> rest === (bitsOf(network) ?? 0n) >> rest;
  });
  return block?.[2] ?? 'public';
}

function ipv4Bits(text: string): bigint | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n) : undefined;
}

/** The URL parser checks the spelling and writes every form (zeros left out, IPv4 at the end) as hexadecimal groups. */
function ipv6Bits(text: string): bigint | undefined {
  const url = `http://[${text.replace(/^\[|\]$/g, '').replace(/%.*$/, '')}]/`;
  if (!URL.canParse(url)) return undefined;
  const [head = '', tail] = new URL(url).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

/**
 * Tells by the name alone, without asking DNS, that a host is this machine or its network: `localhost`, `*.localhost`, `*.local`,
 * a name of a single label, an address literal that is not public. What it is not sure of is not local.
 *
 * @param host - host name as in `URL.hostname`, without port; IPv6 with or without brackets
 * @example isLocalName('api') // true: a container or intranet name
 * @example isLocalName('api.example.com') // false
 */
export function isLocalName(host: string): boolean {
  const url = `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}/`;
  if (!URL.canParse(url)) return false;
  // The parser lower-cases names and writes 127.1 and 0x7f000001 as 127.0.0.1.
  const name = new URL(url).hostname.replace(/\.$/, '');
  if (name.startsWith('[') || ipv4Bits(name) !== undefined) return addressSpaceOf(name) !== 'public';
  return !name.includes('.') || /\.(localhost|local)$/.test(name);
}
