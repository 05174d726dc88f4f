/**
 * Where the instants of a trial are taken from: the callback of the event loop in which the socket's bytes were
 * read, or the packets that carried them, by a capture of the kernel.
 */
export const STAMP_SOURCES = ['loop', 'kernel'] as const
export type StampSource = (typeof STAMP_SOURCES)[number]
