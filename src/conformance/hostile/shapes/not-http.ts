import { ALL_TRANSPORTS, ENDS, HTTP_TRANSPORTS, type Shape, WEBSOCKET_ONLY } from '../shape.ts'

const EMPTY = 'content-length: 0\r\n\r\n'

/** Answers that are not HTTP, or whose parts contradict each other. Both can be recognised at once. */
export const NOT_HTTP: readonly Shape[] = [
  {
    name: 'the greeting of a mail server',
    transports: ALL_TRANSPORTS,
    faults: ['protocol'],
    act: (peer) => peer.write('220 mail.example ESMTP\r\n'),
  },
  {
    name: 'a TLS alert',
    transports: ALL_TRANSPORTS,
    faults: ['protocol'],
    act: (peer) => peer.write(Buffer.from([0x15, 3, 1, 0, 2, 2, 0x28])),
  },
  {
    name: 'HTTP/2',
    transports: ALL_TRANSPORTS,
    faults: ['protocol'],
    act: (peer) => peer.write(`HTTP/2.0 200 OK\r\n${EMPTY}`),
  },
  {
    name: 'a head that ends its lines with a line feed alone',
    transports: ALL_TRANSPORTS,
    faults: ['protocol'],
    act: (peer) => peer.write(`${peer.head}${EMPTY}`.replaceAll('\r\n', '\n')),
  },
  {
    name: 'a folded header',
    transports: ALL_TRANSPORTS,
    faults: ['protocol'],
    act: (peer) => peer.write(`${peer.head}x-note: one\r\n two\r\n${EMPTY}`),
  },
  {
    name: 'a head of a megabyte',
    transports: ALL_TRANSPORTS,
    faults: ['protocol'],
    act: (peer) => peer.write(`${peer.head}x-note: ${'a'.repeat(1 << 20)}\r\n`),
  },
  {
    name: 'a connection closed at once',
    transports: ALL_TRANSPORTS,
    faults: ENDS,
    act: (peer) => peer.close('fin'),
  },
  {
    name: 'a connection reset at once',
    transports: ALL_TRANSPORTS,
    faults: ENDS,
    act: (peer) => peer.close('reset'),
  },
  {
    name: 'an upgrade to another protocol',
    transports: HTTP_TRANSPORTS,
    faults: ['protocol'],
    act: (peer) => peer.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\n\r\n'),
  },
  {
    name: 'an upgrade without the accepted key',
    transports: WEBSOCKET_ONLY,
    faults: ['protocol'],
    act: (peer) =>
      peer.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n'),
  },
  {
    name: 'an extension that nobody offered',
    transports: WEBSOCKET_ONLY,
    faults: ['protocol'],
    act: (peer) => peer.write(`${peer.head}sec-websocket-extensions: permessage-deflate\r\n\r\n`),
  },
  ...(
    [
      ['chunked twice', 'transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n'],
      ['an unknown transfer encoding', 'transfer-encoding: xchunked\r\n'],
      ['a negative length', 'content-length: -1\r\n'],
      ['two different lengths', 'content-length: 5\r\ncontent-length: 6\r\n'],
      ['a length of twenty digits', 'content-length: 99999999999999999999\r\n'],
      ['a chunk without a size', 'transfer-encoding: chunked\r\n\r\n\r\n'],
      ['a chunk of a negative size', 'transfer-encoding: chunked\r\n\r\n-1\r\n'],
      ['a chunk whose size has sixteen digits', 'transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n'],
      ['a chunk longer than its size', 'transfer-encoding: chunked\r\n\r\n1\r\nabc\r\n'],
    ] as const
  ).map(
    ([name, lines]): Shape => ({
      name,
      transports: HTTP_TRANSPORTS,
      faults: ['protocol'],
      act: (peer) => peer.write(`${peer.head}${lines}\r\n`),
    }),
  ),
]
