import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket, type TLSSocketOptions } from 'node:tls';
import { HEADER_BYTES, PACKET, packets } from './wire.js';

/** Up to TDS 7 the handshake of TLS travels in PRELOGIN packets; once it is through, TLS is on the wire as it is. */
export function startTls(socket: Socket, options: TLSSocketOptions): TLSSocket {
  let inTheClear = false;
  let received = Buffer.alloc(0);
  const wire = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, written) {
      socket.write(inTheClear ? chunk : packets(PACKET.prelogin, chunk, 4096), written);
    },
    final(ended) {
      socket.end();
      ended();
    },
  });
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (!inTheClear && received.length >= HEADER_BYTES && received[0] === PACKET.prelogin) {
      const length = received.readUInt16BE(2);
      if (received.length < length) return;
      wire.push(received.subarray(HEADER_BYTES, length));
      received = received.subarray(length);
    }
    if (received.length && received[0] !== PACKET.prelogin) inTheClear = true;
    if (!inTheClear) return;
    wire.push(received);
    received = Buffer.alloc(0);
  });
  const secure = new TLSSocket(wire, { isServer: true, ...options, maxVersion: 'TLSv1.2' });
  secure.on('error', () => socket.destroy());
  socket.on('close', () => secure.destroy());
  return secure;
}
