import type net from 'node:net'
import tls from 'node:tls'

/** Whether the server agreed to HTTP/2 in the TLS handshake; without TLS it is presumed (RFC 9113, 3.3). */
export function speaksHttp2(stream: net.Socket): boolean {
  return !(stream instanceof tls.TLSSocket) || stream.alpnProtocol === 'h2'
}

/** Lets undici speak HTTP/2 on a stream without TLS. Its own connector does the same. */
export function presumeHttp2(stream: net.Socket): net.Socket {
  return stream instanceof tls.TLSSocket ? stream : Object.assign(stream, { alpnProtocol: 'h2' })
}
